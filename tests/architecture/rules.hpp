// The promises about source text that the compiler cannot keep, as data and one function.
//
// Layers and rooms are guarded by the build (cmake/Layers.cmake). What is left: third-party
// headers, which Debian shows to every room; the engine's purity; relative includes, which would go
// around the include roots; and shape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saldo::architecture {

// No source file is longer.
inline constexpr int kLinesMax = 600;

// What one file does that it must not, one "path:line: why" each; empty if nothing.
//   path  of the file from the root of the tree, with '/', e.g. "engine/money/cents.hpp"; says
//   which rules apply text  the whole file
// Comments are not judged, string literals are.
[[nodiscard]] std::vector<std::string> violations(std::string_view path, std::string_view text);

// The same for a folder, by its path from the root of the tree.
[[nodiscard]] std::vector<std::string> folder_violations(std::string_view path);

}  // namespace saldo::architecture
