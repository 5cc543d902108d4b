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
