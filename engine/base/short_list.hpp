// A list that seldom has more than N entries and keeps so many in place: a record of such lists is
// one piece of memory, where each std::vector would be another to wait for.
#pragma once

#include <cstddef>

#include <boost/container/small_vector.hpp>

namespace saldo {

template <class T, std::size_t N>
using ShortList = boost::container::small_vector<T, N>;

}  // namespace saldo
