#ifndef FIBERTAP_TESTS_HOST_SINKS_WRITTEN_H_
#define FIBERTAP_TESTS_HOST_SINKS_WRITTEN_H_

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace fibertap::testing {

using Bytes = std::vector<std::uint8_t>;

inline Bytes content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_SINKS_WRITTEN_H_
