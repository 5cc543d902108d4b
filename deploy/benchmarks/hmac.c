// The least that HS256 costs with OpenSSL: one context, its key set once (EVP_MAC_init with no key keeps it).
//
// Usage: hmac SECONDS BYTES; prints nanoseconds for one signature of that many bytes, and for one verification.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/core_names.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void sign(EVP_MAC_CTX *context, const unsigned char *message, size_t count, unsigned char *code) {
    size_t length = 32;
    EVP_MAC_init(context, NULL, 0, NULL);
    EVP_MAC_update(context, message, count);
    EVP_MAC_final(context, code, &length, 32);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: hmac SECONDS BYTES\n");
        return 2;
    }
    double seconds = atof(argv[1]);
    size_t count = (size_t)atoi(argv[2]);
    unsigned char key[32], code[32], expected[32];
    unsigned char *message = malloc(count);
    memset(key, 7, sizeof key);
    memset(message, 'a', count);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0), OSSL_PARAM_construct_end()};
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    EVP_MAC_init(context, key, sizeof key, parameters);
    sign(context, message, count, expected);

    for (int verifies = 0; verifies < 2; verifies++) {
        long calls = 0, faults = 0;
        double start = now(), end = start;
        while (end - start < seconds) {
            for (int i = 0; i < 1000; i++) {
                sign(context, message, count, code);
                if (verifies) faults += CRYPTO_memcmp(code, expected, 32) != 0;
            }
            calls += 1000;
            end = now();
        }
        if (faults) return 1;
        printf("%s %.1f\n", verifies ? "verify" : "sign", (end - start) * 1e9 / calls);
    }
    return 0;
}
