#ifndef FIBERTAP_HOST_BASE_THREAD_NAME_H_
#define FIBERTAP_HOST_BASE_THREAD_NAME_H_

#include <pthread.h>

#include <array>
#include <cstdio>

namespace fibertap {

/// Names the calling thread `kind` and `which` for `top -H` and debuggers, as far as the 15 letters
/// go that the kernel keeps.
inline void name_this_thread(const char* kind, const char* which = "") noexcept {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%s%s", kind, which);
  pthread_setname_np(pthread_self(), name.data());
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_THREAD_NAME_H_
