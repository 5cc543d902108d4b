#pragma once
#include <curl/curl.h>

/* libcurl's setters and getters are variadic, which Swift can't call, and macros check the types of their arguments in C.
   One function for each kind of argument stands in for them. */

typedef size_t (*frontdesk_curl_data_function)(char *bytes, size_t size, size_t count, void *context);
typedef int (*frontdesk_curl_progress_function)(
    void *context, curl_off_t download_total, curl_off_t download_now, curl_off_t upload_total, curl_off_t upload_now);

static inline CURLcode frontdesk_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode frontdesk_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode frontdesk_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode frontdesk_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode frontdesk_curl_set_fields(CURL *handle, struct curl_slist *fields) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
}

static inline CURLcode frontdesk_curl_set_body(CURL *handle, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_POSTFIELDS, bytes);
}

static inline CURLcode frontdesk_curl_on_data(
    CURL *handle, CURLoption function_option, CURLoption context_option, frontdesk_curl_data_function function,
    void *context) {
    CURLcode code = curl_easy_setopt(handle, function_option, function);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, context_option, context);
}

static inline CURLcode frontdesk_curl_on_progress(
    CURL *handle, frontdesk_curl_progress_function function, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

static inline long frontdesk_curl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
