#ifndef FIBERTAP_TESTS_SUPPORT_MEMORY_FILE_H_
#define FIBERTAP_TESTS_SUPPORT_MEMORY_FILE_H_

#include <cstdint>
#include <span>

namespace fibertap::testing {

/// The descriptor of a nameless regular file with these bytes, at its start; the caller closes it.
int memory_file(std::span<const std::uint8_t> bytes);

/// Writes all of `bytes`, however little the other side takes at a time; true when all went out.
bool write_all(int fd, std::span<const std::uint8_t> bytes);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_MEMORY_FILE_H_
