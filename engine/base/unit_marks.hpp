// Where in a file each thing lies that the file was made of, so that a line of it can be traced
// back (saldo trace). A writer says it as it writes; whoever does not ask pays nothing for it.
//
// A mark says: from this byte on, and until the next mark, the bytes are of that unit. What comes
// before the first mark is of the whole file. A mark may lie before the end of the line that opens
// what a unit is in (XML's writer holds a tag's ">\n" back): a line is of the last unit marked at
// or before its first byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>

namespace saldo {

struct UnitMark {
    // No unit: a header, a trailer.
    static constexpr std::size_t kWholeFile = std::numeric_limits<std::size_t>::max();

    // The place, from 0, in what the writer was given: a payment, a settlement's line, a document,
    // a statement; behind the documents what is held back.
    std::size_t unit = kWholeFile;
    // Of a document its line 1, 2, …, of a statement its delivery; 0: the unit itself.
    std::size_t part = 0;
    std::uint64_t offset = 0;  // bytes before it
};

// Called in the order of offsets. Empty: nobody asks.
using UnitMarks = std::function<void(const UnitMark& mark)>;

}  // namespace saldo
