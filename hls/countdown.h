#ifndef FIBERTAP_HLS_COUNTDOWN_H_
#define FIBERTAP_HLS_COUNTDOWN_H_

#include <stdint.h>

namespace fibertap {
namespace kernel {

/// What a loop still has to do, where what it reads says when a piece of it is done. Whether there
/// is more is decided one turn ahead, so that a turn begins with a register and not with a
/// comparison of 32 bits.
class Countdown {
 public:
  explicit Countdown(uint32_t count) : left_(count), more_(count != 0) {
#pragma HLS INLINE
  }

  bool more() const {
#pragma HLS INLINE
    return more_;
  }

  uint32_t left() const {
#pragma HLS INLINE
    return left_;
  }

  /// Ends a turn in which one was done, or none. There was more.
  void step(bool is_done) {
#pragma HLS INLINE
    if (is_done) {
      more_ = left_ != 1;
      --left_;
    }
  }

 private:
  uint32_t left_;
  bool more_;
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNTDOWN_H_
