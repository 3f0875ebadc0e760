#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_COUNTED_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_COUNTED_H_

#include <cstdint>
#include <map>
#include <string>

#include "host/datapath/sinks/writer.h"

namespace fibertap::testing {

/// What a writer counts of its own, by name.
inline std::map<std::string, std::uint64_t> counted(const Writer& writer) {
  std::map<std::string, std::uint64_t> counters;
  for (const WriterCounter& counter : writer.counters()) {
    counters.emplace(counter.name, counter.value);
  }
  return counters;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_COUNTED_H_
