#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_NO_MEMORY_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_NO_MEMORY_H_

namespace fibertap::testing {

/// As long as it lives, its thread gets no memory from operator new.
class NoMemory {
 public:
  NoMemory();
  ~NoMemory();
  NoMemory(const NoMemory&) = delete;
  NoMemory& operator=(const NoMemory&) = delete;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_NO_MEMORY_H_
