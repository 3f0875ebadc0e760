#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_QUEUE_FIXTURE_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_QUEUE_FIXTURE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "host/datapath/sinks/queued_sink.h"
#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::testing {

inline constexpr std::size_t kPipeBytes = 65536;

/// A FIFO, and a reader that reads when it is asked to.
class Fifo {
 public:
  explicit Fifo(std::string path) : path_(std::move(path)) {
    mkfifo(path_.c_str(), 0600);
    come_back();
  }
  ~Fifo() { leave(); }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  const std::string& path() const { return path_; }

  /// Bytes that were there.
  std::size_t read_some(std::size_t most = kPipeBytes) const { return read_bytes(most).size(); }
  Bytes read_all() const { return read_bytes(kPipeBytes); }

  void come_back() { fd_ = open(path_.c_str(), O_RDONLY | O_NONBLOCK); }
  void leave() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  Bytes read_bytes(std::size_t most) const {
    Bytes bytes(most);
    const ssize_t count = read(fd_, bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  std::string path_;
  int fd_ = -1;
};

/// A clock that stands until it is put forward.
class TestClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::nanoseconds(ns_)); }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }
  void wait(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
            TimePoint until) const override {
    if (now() < until) changed.wait_for(lock, std::chrono::milliseconds(1));
  }

 private:
  std::atomic<std::int64_t> ns_ = 1;
};

/// Finishes a sink while another thread does `work`; when it does, `work` is asked to stop.
template <typename Work>
void finish_beside(QueuedSink& sink, Work work) {
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) work();
  });
  sink.finish(1, {});
  done = true;
  other.join();
}

inline void expect_that_it_adds_up(const SinkCounters& counters, std::uint64_t accepted) {
  EXPECT_EQ(counters.accepted, accepted);
  EXPECT_EQ(counters.accepted, counters.written + counters.lost());
  EXPECT_EQ(counters.queued, 0U);
}

class QueueTest : public ::testing::Test {
 protected:
  QueueTest() { std::signal(SIGPIPE, SIG_IGN); }

  /// What a pipe takes whole, one result after the other: six.
  std::uint64_t fill_pipe(QueuedSink& sink) const {
    for (std::uint64_t written = 0; written < 60; written += 10) {
      sink.write(result_);
      while (sink.counters().written == written)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return 60;
  }

  TemporaryFolder folder_;
  const Bytes blocks_ = [] {
    Bytes blocks;
    while (blocks.size() < 10000) {
      blocks = joined({blocks, block_of({.caplen = 924})});
    }
    return blocks;
  }();
  const CheckedResult result_{blocks_, 10};
  TestClock clock_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_QUEUE_FIXTURE_H_
