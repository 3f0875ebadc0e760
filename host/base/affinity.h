#ifndef FIBERTAP_HOST_BASE_AFFINITY_H_
#define FIBERTAP_HOST_BASE_AFFINITY_H_

#include <sched.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace fibertap {

/// The CPUs that the calling thread may use, as they were when it was made: on machines with more
/// than a cpu_set_t has room for (1,024) too.
class Affinity {
 public:
  using Read = int (*)(pid_t thread, std::size_t bytes, cpu_set_t* cpus);

  /// Empty where the system does not say.
  explicit Affinity(Read read = sched_getaffinity) {
    for (std::size_t sets = 1; sets <= kMostSets; sets *= 2) {
      cpus_.assign(sets, {});
      if (read(0, bytes(), cpus_.data()) == 0) return;
      if (errno != EINVAL) break;  // that the kernel knows more CPUs
    }
    cpus_.clear();
  }

  bool has(std::size_t cpu) const noexcept {
    return cpu < 8 * bytes() && CPU_ISSET_S(cpu, bytes(), cpus_.data());
  }

  /// Lets the calling thread use these CPUs again, and leaves it where they are not known.
  void restore() const noexcept {
    if (!cpus_.empty()) sched_setaffinity(0, bytes(), cpus_.data());
  }

 private:
  static constexpr std::size_t kMostSets = 256;

  std::size_t bytes() const noexcept { return cpus_.size() * sizeof(cpu_set_t); }

  std::vector<cpu_set_t> cpus_;  // one bit string
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_AFFINITY_H_
