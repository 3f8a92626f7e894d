// What the programs tell jemalloc when they start (it looks for this name). Since version 5.3
// memory of 8 MiB and more goes back to the system as soon as it is freed; librdkafka asks for so
// much with every fetch, and the pages had to be cleared anew for each. What is not asked for again
// within a second goes back: the memory setting is held by what is resident.
extern "C" {
extern const char* malloc_conf;  // NOLINT(readability-identifier-naming): jemalloc's name
const char* malloc_conf =
    "oversize_threshold:0,dirty_decay_ms:1000";  // NOLINT(readability-identifier-naming)
}
