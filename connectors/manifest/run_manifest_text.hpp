// A run's manifest as JSON: one object, UTF-8, two spaces of indent, LF line ends, keys always in
// the same order. Amounts are strings ("12.34"), so that no reader rounds them.
// docs/formats/manifest.md has the fields.
#pragma once

#include <string>

#include "engine/settlement/run_manifest.hpp"

namespace saldo::manifest {

// The same manifest gives the same bytes. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string run_manifest_text(const settlement::RunManifest& manifest);

}  // namespace saldo::manifest
