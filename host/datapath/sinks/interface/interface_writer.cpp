#include "host/datapath/sinks/interface/interface_writer.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "abi/result_block.h"
#include "host/base/error.h"
#include "host/datapath/sinks/interface/address_hash.h"

namespace fibertap {
namespace {

std::string path_of(const InterfacesSettings& settings) {
  const InterfaceNames& names = settings.names;
  switch (names.by()) {
    case InterfaceNames::By::kOne:
      return "interface:" + names.one();
    case InterfaceNames::By::kNumber:
      return fmt::format("interface:{} to {}", names.of_number(0),
                         names.of_number(settings.count - 1));
    case InterfaceNames::By::kSession:
      break;
  }
  return fmt::format("interface:{} of each session", names.of_session({}));
}

/// A block of a frame that an engine wrote (SPEC 9).
struct FrameBlock {
  std::uint32_t interface_id;
  std::span<const std::uint8_t> frame;
  std::size_t length;  // of the block
};

FrameBlock block_at(std::span<const std::uint8_t> blocks) noexcept {
  abi::ResultHead head;
  std::memcpy(&head, blocks.data(), sizeof(head));
  return {head.interface_id, blocks.subspan(sizeof(head), head.caplen), head.length};
}

}  // namespace

InterfaceWriter::InterfaceWriter(InterfacesSettings settings,
                                 std::function<void(std::string)> on_note)
    : settings_(std::move(settings)),
      on_note_(std::move(on_note)),
      path_(path_of(settings_)),
      maker_(settings_.kind, settings_.mtu, on_note_),
      pauses_(settings_.clock),
      vlans_(settings_.vlans) {
  const InterfaceNames& names = settings_.names;
  switch (names.by()) {
    case InterfaceNames::By::kOne:
      add_lane(names.one());
      break;
    case InterfaceNames::By::kNumber:
      for (std::size_t i = 0; i < settings_.count; ++i) add_lane(names.of_number(i));
      break;
    case InterfaceNames::By::kSession:
      for (const auto& vni : settings_.sessions) {
        lane_by_vni_[vni] = add_lane(names.of_session(vni));
      }
  }
}

Lane* InterfaceWriter::add_lane(const std::string& name) {
  lanes_.push_back(
      std::make_unique<Lane>(maker_.make(name), LaneParts{losses_, pauses_, on_note_}));
  ++open_;
  return lanes_.back().get();
}

void InterfaceWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    const SinkVlans before = published_;
    auto all = before ? *before : std::vector<SinkVlan>();
    for (const Interface& session : interfaces) {
      const bool is_ours = settings_.names.by() == InterfaceNames::By::kSession;
      Lane* const lane = is_ours && vlans_.takes(session) ? lane_of(session.vni) : nullptr;
      const Way& way = ways_.emplace_back(lane, vlans_.next(session));
      if (way.vlan) all.push_back({*way.vlan, session.vni});
    }
    if (vlans_.is_on()) {
      published_ = std::make_shared<const std::vector<SinkVlan>>(std::move(all));
    }
  } catch (const std::bad_alloc&) {
    is_short_of_memory_ = true;
  }
}

/// None where it is not there and cannot be made.
Lane* InterfaceWriter::lane_of(std::optional<std::uint32_t> vni) {
  const auto [place, is_new] = lane_by_vni_.try_emplace(vni, nullptr);
  if (!is_new) return place->second;
  try {
    place->second = add_lane(settings_.names.of_session(vni));
  } catch (const Error& error) {
    on_note_(fmt::format("{}; its frames are lost as interface_down until the next start",
                         error.what()));
  }
  return place->second;
}

Lane* InterfaceWriter::lane_for(const Way& way,
                                std::span<const std::uint8_t> frame) const noexcept {
  switch (settings_.names.by()) {
    case InterfaceNames::By::kSession:
      return way.lane;
    case InterfaceNames::By::kNumber: {
      const auto hash = address_hash(frame);
      return lanes_[hash ? place_of_hash(*hash, lanes_.size()) : 0].get();
    }
    case InterfaceNames::By::kOne:
      break;
  }
  return lanes_.front().get();
}

Loss InterfaceWriter::take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept {
  if (is_short_of_memory_) return {frames, ENOMEM};
  for (std::size_t at = 0; at < blocks.size();) {
    const FrameBlock block = block_at(blocks.subspan(at));
    const Way& way = ways_[block.interface_id];
    if (Lane* const lane = lane_for(way, block.frame)) {
      lane->add(block.frame, way.vlan);
    } else {
      losses_.add(1, ENETDOWN);
    }
    at += block.length;
    taken_.fetch_add(block.length, std::memory_order_relaxed);
  }
  for (const auto& lane : lanes_) lane->flush();
  return {};
}

void InterfaceWriter::finish(std::uint64_t /*timestamp_ns*/,
                             std::span<const InterfaceCount> /*counts*/) {}

std::vector<WriterCounter> InterfaceWriter::counters() const {
  return {{"interfaces", "interfaces of the kernel that frames go to", open_, true}};
}

}  // namespace fibertap
