# Everything Saldo takes from others, in one place. The rest of the build only ever says saldo::dep::NAME (in the tables:
# LINKS NAME), so a library from elsewhere (vcpkg, another distribution) is a change to this file alone.
#
# `dev` installs the packages named in the lines that begin with "debian:" (what the program needs) and "debian-test:"
# (what only `./dev test`, `./dev format`, … need). Versions: Debian 12, the ones everything was tried with.
#
# debian: g++                   12.2     C++23 mode for std::expected
# debian: cmake                 3.25.1
# debian: ninja-build           1.11.1
# debian: pkg-config            1.8.1
# debian: ccache                4.7.5
# debian: flatbuffers-compiler  2.0.8    flatc
# debian: libflatbuffers-dev    2.0.8
# debian: libfmt-dev            9.1.0
# debian: libboost1.81-dev      1.81.0   headers only (Asio, Container); 1.74 lies beside it in Debian and is too old
# debian: librocksdb-dev        7.8.3
# debian: librdkafka-dev        2.0.2    the C API
# debian: nlohmann-json3-dev    3.11.2
# debian: libcli11-dev          2.1.2
# debian: libtomlplusplus-dev   3.3.0
# debian: libssl-dev            3.0      libcrypto only: SHA-256 and Ed25519
# debian: libxml2-dev           2.9.14
# debian: libcsv-dev            3.0.3
# debian: libjemalloc-dev       5.3.0    the programs' memory allocator
# debian: doctest-dev           2.4.9
#
# debian-test: clang-format-19          19.1.7   formatting differs between versions: this one
# debian-test: clang-tidy-19            19.1.7
# debian-test: shellcheck               0.9.0
# debian-test: openjdk-17-jre-headless  17.0     runs the Kafka broker of tests/broker
# debian-test: openjdk-17-jdk-headless  17.0     compiles the Kafka Streams program of benchmarks/peers
# debian-test: maven                    3.8.7    fetches that broker from Maven Central, and what that program needs:
#                                                kafka-streams 4.1.0 with rocksdbjni 9.7.3, flatbuffers-java 2.0.8 (as flatc)
# debian-test: kcat                     1.7.1    a Kafka client that is not ours
# debian-test: libxml2-utils            2.9.14   xmllint: payment files against their schemas
# debian-test: python3-venv             3.11     peers that come from PyPI, each in its own environment
#
# Others who read our files, fetched by tests/oracle/foreign/fetched.sh, by these lines:
#
# pypi-test:  pyiso20022   1.6.2            ISO 20022 messages as Python classes
# pypi-test:  xsdata       26.10            reads XML into them
# pypi-test:  sepaxml      2.7.0            carries the schemas of pain.001
# maven-test: pw-iso20022  SRU2025-10.3.5   com.prowidesoftware: ISO 20022 messages as Java classes
# maven-test: hbci4j-core  4.1.7            com.github.hbci4j: a banking client, with its readers of payment orders
# maven-test: phive-rules-peppol 4.3.7      com.helger.phive.rules: the rules of Peppol and of EN 16931, as stylesheets
# pypi-rules: saxonche     13.1.1           Saxon, which runs them

# saldo_dependency(<name> <target>...): what the rest of the build calls saldo::dep::<name>.
function(saldo_dependency name)
  add_library(saldo::dep::${name} INTERFACE IMPORTED)
  set_property(TARGET saldo::dep::${name} PROPERTY INTERFACE_LINK_LIBRARIES ${ARGN})
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
saldo_dependency(threads Threads::Threads)

find_package(fmt 9.1 REQUIRED CONFIG)
saldo_dependency(fmt fmt::fmt)

find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS headers)
saldo_dependency(boost Boost::headers Threads::Threads)

find_package(RocksDB 7.8 REQUIRED CONFIG)
saldo_dependency(rocksdb RocksDB::rocksdb-shared)

find_package(FlatBuffers 2.0.8 REQUIRED CONFIG NAMES FlatBuffers Flatbuffers flatbuffers)
saldo_dependency(flatbuffers flatbuffers::flatbuffers_shared)
find_program(SALDO_FLATC flatc REQUIRED)

find_package(nlohmann_json 3.11 REQUIRED CONFIG)
saldo_dependency(nlohmann_json nlohmann_json::nlohmann_json)

find_package(CLI11 2.1 REQUIRED CONFIG)
saldo_dependency(cli11 CLI11::CLI11)

find_package(tomlplusplus 3.3 REQUIRED CONFIG)
saldo_dependency(tomlplusplus tomlplusplus::tomlplusplus)

find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
saldo_dependency(openssl OpenSSL::Crypto)

find_package(LibXml2 2.9.14 REQUIRED)
saldo_dependency(libxml2 LibXml2::LibXml2)

find_package(PkgConfig REQUIRED)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka>=2.0.2)   # Debian ships no CMake package of it
saldo_dependency(rdkafka PkgConfig::RDKAFKA)

# The fold and RocksDB make and free many small things, on several threads: half as fast again as with glibc's allocator
# (docs/benchmarks.md). Linked into the programs, not into libraries or tests; sanitizers bring an allocator of their own.
pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc>=5.3)
if(SALDO_SANITIZE)
  saldo_dependency(allocator)
else()
  saldo_dependency(allocator -Wl,--no-as-needed PkgConfig::JEMALLOC)
  target_sources(saldo::dep::allocator INTERFACE ${CMAKE_CURRENT_LIST_DIR}/allocator.cpp)
endif()

find_path(SALDO_CSV_INCLUDE csv.h REQUIRED)                          # libcsv has neither CMake package nor .pc file
find_library(SALDO_CSV_LIBRARY csv REQUIRED)
file(STRINGS ${SALDO_CSV_INCLUDE}/csv.h SALDO_CSV_MAJOR REGEX "define CSV_MAJOR 3")
if(NOT SALDO_CSV_MAJOR)
  message(FATAL_ERROR "${SALDO_CSV_INCLUDE}/csv.h is not libcsv 3")
endif()
saldo_dependency(csv ${SALDO_CSV_LIBRARY})
target_include_directories(saldo::dep::csv SYSTEM INTERFACE ${SALDO_CSV_INCLUDE})

find_package(doctest 2.4.9 REQUIRED CONFIG)
saldo_dependency(doctest doctest::doctest)
