// Many idle event streams, and how long one event takes to reach them all.
//
// Usage: streams PORT REQUESTS TRIGGER MARK ROUNDS
//
// REQUESTS is a file with one request target and one Authorization value a line ("-" for none), one line a stream;
// TRIGGER is a file with one whole HTTP request, sent in each round with its number in the place of ROUNDNUM; MARK is a text in the event that it causes. When all
// streams are open, prints "open"; then, for each line on standard input, does a round and prints the milliseconds from
// sending the trigger to the first and the last arrival.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 200, EVENTS = 512, PATIENCE_MS = 10000 };

struct stream {
    int descriptor;
    int is_open, is_reached;
};

static struct sockaddr_in server = {.sin_family = AF_INET};
static char buffer[1 << 16];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static void die(const char *what) {
    fprintf(stderr, "streams: %s: %s\n", what, strerror(errno));
    exit(1);
}

static char *contents(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    if (!file) die(path);
    if (getdelim(&text, &size, '\0', file) < 0) die(path);
    fclose(file);
    return text;
}

static int dial(void) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (descriptor < 0) die("socket");
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(descriptor, (struct sockaddr *)&server, sizeof server) < 0) die("connect");
    return descriptor;
}

// Opens one stream: connects and sends the request; the answer is waited for later.
static void open_stream(struct stream *stream, char *line) {
    char request[8192], *target = strtok(line, " "), *authorization = strtok(NULL, "");
    int has = authorization && strcmp(authorization, "-") != 0;
    int length = snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n%s%s%s\r\n", target,
        has ? "Authorization: " : "", has ? authorization : "", has ? "\r\n" : "");
    stream->descriptor = dial();
    if (write(stream->descriptor, request, length) != length) die("write");
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: streams PORT REQUESTS TRIGGER MARK ROUNDS\n");
        return 2;
    }
    struct rlimit limit = {1 << 17, 1 << 17};
    setrlimit(RLIMIT_NOFILE, &limit);
    server.sin_port = htons((unsigned short)atoi(argv[1]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char *lines = contents(argv[2]), *trigger = contents(argv[3]), *mark = argv[4];
    int rounds = atoi(argv[5]), count = 0, started = 0, opened = 0;
    for (char *c = lines; *c; c++) count += *c == '\n';
    struct stream *streams = calloc(count, sizeof *streams);
    struct epoll_event events[EVENTS];
    int poll = epoll_create1(0);
    char *place = lines, *number = strstr(trigger, "ROUNDNUM");
    while (opened < count) {
        while (started < count && started - opened < AT_ONCE) {
            char *line = strsep(&place, "\n");
            open_stream(&streams[started], line);
            struct epoll_event event = {.events = EPOLLIN, .data.u32 = started};
            epoll_ctl(poll, EPOLL_CTL_ADD, streams[started++].descriptor, &event);
        }
        int ready = epoll_wait(poll, events, EVENTS, PATIENCE_MS);
        if (ready <= 0) die("no stream opens any more");
        for (int i = 0; i < ready; i++) {
            struct stream *stream = &streams[events[i].data.u32];
            ssize_t bytes = read(stream->descriptor, buffer, sizeof buffer - 1);
            if (bytes <= 0) die("a stream was refused");
            buffer[bytes] = 0;
            if (!stream->is_open && !strstr(buffer, " 200 ")) die(buffer);
            if (!stream->is_open) opened++;
            stream->is_open = 1;
        }
    }
    printf("open\n");
    fflush(stdout);
    for (int round = 0; round < rounds; round++) {
        if (!fgets(buffer, sizeof buffer, stdin)) break;
        // What came before the trigger is of no account.
        while (epoll_wait(poll, events, EVENTS, 0) > 0) {
            if (read(streams[events[0].data.u32].descriptor, buffer, sizeof buffer) <= 0) die("a stream ended");
        }
        for (int i = 0; i < count; i++) streams[i].is_reached = 0;
        int sender = dial(), reached = 0;
        char digits[16];
        snprintf(digits, sizeof digits, "%08d", round % 100000000);
        if (number) memcpy(number, digits, 8);
        double sent = now(), first = 0, last = 0;
        if (write(sender, trigger, strlen(trigger)) < 0) die("trigger");
        while (reached < count) {
            int ready = epoll_wait(poll, events, EVENTS, PATIENCE_MS);
            if (ready <= 0) break;
            for (int i = 0; i < ready; i++) {
                struct stream *stream = &streams[events[i].data.u32];
                ssize_t bytes = read(stream->descriptor, buffer, sizeof buffer - 1);
                if (bytes <= 0) die("a stream ended");
                buffer[bytes] = 0;
                if (stream->is_reached || !strstr(buffer, mark)) continue;
                stream->is_reached = 1;
                last = now() - sent;
                if (reached++ == 0) first = last;
            }
        }
        close(sender);
        if (reached < count) {
            fprintf(stderr, "streams: %d of %d were reached\n", reached, count);
            return 1;
        }
        printf("%.2f %.2f\n", first, last);
        fflush(stdout);
    }
    return 0;
}
