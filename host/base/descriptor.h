#ifndef FIBERTAP_HOST_BASE_DESCRIPTOR_H_
#define FIBERTAP_HOST_BASE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace fibertap {

/// An open file descriptor, closed with its owner; or none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  ~Descriptor() {
    if (is_open()) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, kNone)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  bool is_open() const noexcept { return number_ >= 0; }
  int number() const noexcept { return number_; }

  /// The descriptor, which somebody else closes from now on.
  int release() noexcept { return std::exchange(number_, kNone); }

 private:
  static constexpr int kNone = -1;
  int number_ = kNone;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_DESCRIPTOR_H_
