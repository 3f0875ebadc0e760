#include "host/datapath/exception/exception_path.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::size_t kEthernetHeader = 14;
constexpr std::size_t kVlanTag = 4;
constexpr int kFramesInTurn = 256;  // to the kernel, before its answers are read
constexpr int kAnswersInTurn = 64;  // of a port, before the kernel gets frames again

constexpr std::array kInOrder = {FrameClass::kNeighbour, FrameClass::kHealth, FrameClass::kOther};

void add(std::atomic<std::uint64_t>& counter) noexcept {
  counter.fetch_add(1, std::memory_order_release);
}

std::uint64_t read(const std::atomic<std::uint64_t>& counter) noexcept {
  return counter.load(std::memory_order_acquire);
}

}  // namespace

ExceptionPath::ExceptionPath(std::vector<ExceptionWay> ways, std::size_t pipelines,
                             const ExceptionSettings& settings)
    : ways_(std::move(ways)), alarm_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!alarm_.is_open()) {
    throw Error(Errc::kRuntime, "exception path: found \"{}\", expected an eventfd",
                std::strerror(errno));
  }
  for (const ExceptionWay& way : ways_) {
    ports_.push_back(way.tap == nullptr ? nullptr
                                        : std::make_unique<ExceptionPort>(settings.budget));
    of_lanes_.push_back(ports_.back().get());
    answers_.push_back(std::make_unique<Answers>());
  }
  for (std::size_t i = 0; i < pipelines; ++i) {
    lanes_.emplace_back(of_lanes_, settings.health_port, [this] { wake(); });
  }
}

ExceptionPath::~ExceptionPath() { stop(); }

void ExceptionPath::start() {
  thread_ = std::thread([this] { work(); });
}

void ExceptionPath::stop() {
  is_stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

void ExceptionPath::wake() noexcept {
  const std::uint64_t one = 1;
  // Full: it is awake, or will be.
  [[maybe_unused]] const auto written = ::write(alarm_.number(), &one, sizeof(one));
}

void ExceptionPath::work() noexcept {
  std::vector<pollfd> waits = {{alarm_.number(), POLLIN, 0}};
  for (const ExceptionWay& way : ways_) {
    waits.push_back({way.tap == nullptr ? -1 : way.tap->descriptor(), POLLIN, 0});
  }
  bool has_more = false;
  for (bool is_last = false; !is_last || has_more;) {
    ::poll(waits.data(), waits.size(), has_more ? 0 : -1);
    is_last = is_stopping_;
    std::uint64_t alarms = 0;
    [[maybe_unused]] const auto rung = ::read(alarm_.number(), &alarms, sizeof(alarms));
    // One at a time and always the most important first. A flood does not keep answers waiting.
    has_more = true;
    for (int turn = 0; has_more && turn < kFramesInTurn; ++turn) {
      has_more = false;
      for (const FrameClass each : kInOrder) has_more = has_more || to_kernel(each);
    }
    for (std::size_t place = 0; place < ways_.size(); ++place) {
      if (waits[place + 1].revents != 0) from_kernel(place);
      // The interface was removed: it would be ready for ever.
      if ((waits[place + 1].revents & (POLLERR | POLLNVAL)) != 0) waits[place + 1].fd = -1;
    }
  }
}

/// One frame of each pipeline. Whether there was any.
bool ExceptionPath::to_kernel(FrameClass each) noexcept {
  bool has_moved = false;
  for (ExceptionLane& lane : lanes_) {
    FrameRing& ring = lane.ring(each);
    const auto frame = ring.front();
    if (!frame) continue;
    has_moved = true;
    ExceptionPort::OfClass& counters = ports_[frame->port]->classes[static_cast<std::size_t>(each)];
    add(ways_[frame->port].tap->write(frame->bytes) ? counters.forwarded : counters.tap_failed);
    ring.drop();
  }
  return has_moved;
}

void ExceptionPath::from_kernel(std::size_t place) noexcept {
  const ExceptionWay& way = ways_[place];
  std::array<std::uint8_t, 65536> room;
  for (int i = 0; i < kAnswersInTurn; ++i) {
    const auto frame = way.tap->read(room);
    if (frame.empty()) return;
    if (frame.size() > way.answers->mtu() + kEthernetHeader + kVlanTag) {
      add(answers_[place]->too_long);
    } else {
      const bool is_sent = way.answers->send(std::span(&frame, 1)) == 1;
      add(is_sent ? answers_[place]->sent : answers_[place]->port_full);
    }
  }
}

std::vector<ExceptionCounters> ExceptionPath::counters() const {
  std::vector<ExceptionCounters> all;
  for (std::size_t place = 0; place < ways_.size(); ++place) {
    if (ports_[place] == nullptr) continue;
    ExceptionCounters& port = all.emplace_back();
    port.port = ways_[place].port;
    port.tap = ways_[place].tap->name();
    for (std::size_t i = 0; i < kFrameClasses; ++i) {
      const ExceptionPort::OfClass& from = ports_[place]->classes[i];
      ExceptionCounters::OfClass& to = port.classes[i];
      // What came is read last: none of it is then counted without having come.
      to.forwarded = read(from.forwarded);
      to.tap_failed = read(from.tap_failed);
      to.over_budget = read(from.over_budget);
      to.tap_full = read(from.tap_full);
      to.cut = read(from.cut);
      to.queued = read(from.chosen) - to.all();
    }
    port.sent = read(answers_[place]->sent);
    port.port_full = read(answers_[place]->port_full);
    port.too_long = read(answers_[place]->too_long);
  }
  return all;
}

}  // namespace fibertap
