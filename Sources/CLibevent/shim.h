#pragma once
/* First, since event2/event-config.h defines _GNU_SOURCE and would change its meaning for the Swift importer. */
#include <sys/select.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* Variadic in C, so that Swift doesn't see it. The kernel cuts the name after 15 bytes. */
static inline void shim_name_thread(const char *name) {
    prctl(PR_SET_NAME, name);
}

/* accept4 takes a transparent union under _GNU_SOURCE, which Swift can't call. */
static inline int shim_accept(int listener, struct sockaddr_storage *address) {
    socklen_t length = sizeof *address;
    return accept4(listener, (struct sockaddr *)address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/* The settings of a context are macros over SSL_CTX_ctrl. */
static inline void shim_configure_tls(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* Tickets resume sessions without memory of ours. */
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
