#include "host/datapath/sinks/interface/lane.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

namespace fibertap {

Lane::Lane(std::unique_ptr<InterfaceEnd> end, LaneParts parts)
    : end_(std::move(end)), parts_(parts) {}

void Lane::flush() noexcept {
  const auto frames = std::span(frames_).first(std::exchange(count_, 0));
  if (frames.empty()) return;
  if (!may_send()) return parts_.losses.add(frames.size(), ENETDOWN);
  send(frames);
}

void Lane::send(std::span<OutgoingFrame> frames) noexcept {
  while (!frames.empty()) {
    const auto [sent, error] = end_->send(frames);
    frames = frames.subspan(sent);
    if (sent != 0) note_progress();
    switch (error) {
      case 0:
        break;
      case EAGAIN:
      case ENOBUFS:
        if (!wait()) return parts_.losses.add(frames.size(), EBUSY);
        break;
      case ENETDOWN:
        go_down(error);
        return parts_.losses.add(frames.size(), ENETDOWN);
      default:  // of this frame: EMSGSIZE, most often
        parts_.losses.add(1, error);
        frames = frames.subspan(1);
    }
  }
}

/// Whether the interface has room perhaps.
bool Lane::wait() noexcept {
  const auto now = parts_.pauses.now();
  if (!full_since_) full_since_ = now;
  return now - *full_since_ < kPatience && parts_.pauses.pause();
}

bool Lane::may_send() noexcept {
  if (!is_down_) return true;
  if (parts_.pauses.now() < next_look_) return false;
  if (const int error = end_->look_again(); error != 0) {
    go_down(error);
    return false;
  }
  is_down_ = false;
  return true;
}

void Lane::go_down(int error) noexcept {
  is_down_ = true;
  next_look_ = parts_.pauses.now() + pause_;
  pause_ = std::min(2 * pause_, kLongestPause);
  if (std::exchange(has_noted_, true)) return;
  note(std::string("found \"") + std::strerror(error) +
       "\", expected it to be there and up; frames are lost as interface_down until it is");
}

void Lane::note_progress() noexcept {
  full_since_.reset();
  pause_ = kFirstPause;
  if (std::exchange(has_noted_, false)) note("takes frames again");
}

void Lane::note(const std::string& text) noexcept {
  try {
    parts_.on_note(fmt::format("interface:{}: {}", end_->name(), text));
  } catch (const std::exception&) {  // no memory for it
  }
}

}  // namespace fibertap
