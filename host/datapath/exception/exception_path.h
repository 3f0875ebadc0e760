#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PATH_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PATH_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "host/base/descriptor.h"
#include "host/datapath/exception/exception_counters.h"
#include "host/datapath/exception/exception_lane.h"
#include "host/datapath/exception/tap.h"
#include "host/datapath/ingest/frame_sender.h"

namespace fibertap {

/// A port whose frames that are not VXLAN go to the kernel.
struct ExceptionWay {
  std::string port;
  FrameSender* answers;  // by which the kernel's go out, for use by the path
  Tap* tap;              // null: the port has none
};

struct ExceptionSettings {
  std::uint16_t health_port = 0;  // 0: none
  std::uint32_t budget = 1000;    // frames a second, of each class of each port
};

/// What is not VXLAN goes to the kernel, and its answers out of the port. A thread of its own moves
/// both, so that the data path neither waits for the kernel nor makes a system call for a frame.
/// The most important class goes first.
class ExceptionPath {
 public:
  /// `ways` by FrameSource::port(), a lane for each pipeline. All that is not owned outlives it.
  ExceptionPath(std::vector<ExceptionWay> ways, std::size_t pipelines,
                const ExceptionSettings& settings);

  /// Stops.
  ~ExceptionPath();

  ExceptionPath(const ExceptionPath&) = delete;
  ExceptionPath& operator=(const ExceptionPath&) = delete;

  ExceptionLane& lane(std::size_t pipeline) { return lanes_.at(pipeline); }

  /// Moves frames from now on. Once.
  void start();

  /// Hands over what is on its way and ends. Once no pipeline uses its lane.
  void stop();

  /// Of each port that has a TAP. From any thread.
  std::vector<ExceptionCounters> counters() const;

 private:
  struct Answers {
    std::atomic<std::uint64_t> sent = 0;
    std::atomic<std::uint64_t> port_full = 0;
    std::atomic<std::uint64_t> too_long = 0;
  };

  void work() noexcept;
  void wake() noexcept;
  bool to_kernel(FrameClass each) noexcept;
  void from_kernel(std::size_t place) noexcept;

  const std::vector<ExceptionWay> ways_;
  std::vector<std::unique_ptr<ExceptionPort>> ports_;  // as `ways_`; null without a TAP
  std::vector<ExceptionPort*> of_lanes_;
  std::vector<std::unique_ptr<Answers>> answers_;
  std::deque<ExceptionLane> lanes_;
  Descriptor alarm_;
  std::atomic<bool> is_stopping_ = false;
  std::thread thread_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PATH_H_
