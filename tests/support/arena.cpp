#include "tests/support/arena.h"

namespace fibertap::testing {

Arena& Arena::add(const Bytes& frame, std::uint64_t timestamp_ns) {
  return add_record({timestamp_ns, static_cast<std::uint32_t>(frame.size()),
                     static_cast<std::uint16_t>(frame.size())},
                    frame);
}

Arena& Arena::add(const Packet& frame, std::uint64_t timestamp_ns) {
  return add(frame.bytes(), timestamp_ns);
}

Arena& Arena::add_cut(const Bytes& frame, std::uint32_t origlen) {
  return add_record({0, origlen, static_cast<std::uint16_t>(frame.size())}, frame);
}

Arena& Arena::add_record(const abi::FrameHead& head, const Bytes& frame) {
  record_beats_.push_back(static_cast<std::uint32_t>(bytes_.size() / abi::kBeatBytes));
  const auto* first = reinterpret_cast<const std::uint8_t*>(&head);
  bytes_.insert(bytes_.end(), first, first + sizeof(head));
  bytes_.insert(bytes_.end(), frame.begin(), frame.end());
  bytes_.resize(abi::beats(bytes_.size()) * abi::kBeatBytes, 0xA5);
  ++frames_;
  return *this;
}

}  // namespace fibertap::testing
