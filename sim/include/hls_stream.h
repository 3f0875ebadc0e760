#ifndef FIBERTAP_SIM_INCLUDE_HLS_STREAM_H_
#define FIBERTAP_SIM_INCLUDE_HLS_STREAM_H_

#include <stddef.h>

#include <deque>
#include <string>
#include <utility>

#include "sim/include/fibertap_stream_mode.h"

// The part of Xilinx's hls_stream.h (UG1399, "HLS Stream Library") that our kernels use.

namespace hls {

template <typename T, int Depth = 0>
class stream;

/// A FIFO between two stages, without its depth: what a stage takes. Where none is given the depth
/// is 2, as in hardware.
template <typename T>
class stream<T, 0> : public ::fibertap::StreamFace {
 public:
  stream() : stream("unnamed stream") {}
  explicit stream(std::string name) : stream(std::move(name), 2) {}
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  /// Takes the oldest token. Blocks while there is none; in plain mode that is a StreamDeadlock.
  T read() {
    while (tokens_.empty()) wait(::fibertap::StreamWait::kRead);
    T token = std::move(tokens_.front());
    tokens_.pop_front();
    return token;
  }
  void read(T& token) { token = read(); }
  void operator>>(T& token) { token = read(); }

  /// Blocks while the stream is full, which in plain mode it never is.
  void write(const T& token) {
    while (full()) wait(::fibertap::StreamWait::kWrite);
    tokens_.push_back(token);
  }
  void operator<<(const T& token) { write(token); }

  /// False, and `token` as it was, if there is none to read. Does not let other stages run.
  bool read_nb(T& token) {
    if (tokens_.empty()) return false;
    token = read();
    return true;
  }
  /// False if the stream is full. Does not let other stages run.
  bool write_nb(const T& token) {
    if (full()) return false;
    write(token);
    return true;
  }

  bool empty() const { return tokens_.empty(); }
  bool full() const { return ::fibertap::stream_scheduler() != nullptr && !can_write(); }
  size_t size() const { return tokens_.size(); }
  size_t capacity() const { return depth_; }
  void set_name(const char* name) { name_ = name; }

  const std::string& name() const override { return name_; }
  bool can_read() const override { return !tokens_.empty(); }
  bool can_write() const override { return tokens_.size() < depth_; }

 protected:
  stream(std::string name, size_t depth) : name_(std::move(name)), depth_(depth) {}

 private:
  void wait(::fibertap::StreamWait what) const {
    ::fibertap::StreamScheduler* const scheduler = ::fibertap::stream_scheduler();
    if (scheduler == nullptr) {
      throw ::fibertap::StreamDeadlock("stream '" + name_ +
                                       "': read while empty, and nothing else runs");
    }
    scheduler->block(*this, what);
  }

  std::string name_;
  size_t depth_;
  std::deque<T> tokens_;
};

/// A FIFO that holds `Depth` tokens.
template <typename T, int Depth>
class stream : public stream<T, 0> {
  static_assert(Depth >= 1, "a stream holds at least one token");

 public:
  stream() : stream("unnamed stream") {}
  explicit stream(std::string name) : stream<T, 0>(std::move(name), Depth) {}
};

}  // namespace hls

#endif  // FIBERTAP_SIM_INCLUDE_HLS_STREAM_H_
