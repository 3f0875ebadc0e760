#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_WRITER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/sinks/interface/end_maker.h"
#include "host/datapath/sinks/interface/interface_names.h"
#include "host/datapath/sinks/interface/lane.h"
#include "host/datapath/sinks/interface/session_vlans.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

struct InterfacesSettings {
  InterfaceNames names;
  std::size_t count = 1;  // of interfaces with a number in their name
  EndKind kind = EndKind::kVeth;
  unsigned mtu = 1500;  // of those that we make
  SessionVlans vlans;
  /// With an interface for each: sessions that are known at the start.
  std::vector<std::optional<std::uint32_t>> sessions = {};
  const Clock& clock = Clock::steady();
};

/// Inner frames to interfaces of the kernel, where programs read them live. Of several interfaces a
/// frame goes to that of its session, or to one by the hash of its addresses, without which it goes
/// to the first.
class InterfaceWriter final : public Writer {
 public:
  /// Makes the interfaces, which needs the rights for it, and while the process has one thread.
  /// `on_note` gets, from the writer's thread too, a line for a person. Throws Error(kRuntime).
  InterfaceWriter(InterfacesSettings settings, std::function<void(std::string)> on_note);

  const std::string& path() const noexcept override { return path_; }

  /// A session that came after the start has an interface only where it may still be made.
  void describe(std::span<const Interface> interfaces) noexcept override;

  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override;
  Loss late_loss() noexcept override { return losses_.next(); }
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) override;
  void interrupt() noexcept override { pauses_.end(); }
  std::uint64_t taken() const noexcept override { return taken_; }
  std::vector<WriterCounter> counters() const override;
  SinkVlans vlans() const override { return published_; }

 private:
  /// Where the frames of a session go.
  struct Way {
    Way(Lane* its_lane, std::optional<std::uint16_t> its_vlan) : lane(its_lane), vlan(its_vlan) {}
    Lane* lane;  // none: its interface could not be made
    std::optional<std::uint16_t> vlan;
  };

  Lane* add_lane(const std::string& name);
  Lane* lane_of(std::optional<std::uint32_t> vni);
  Lane* lane_for(const Way& way, std::span<const std::uint8_t> frame) const noexcept;

  const InterfacesSettings settings_;
  const std::function<void(std::string)> on_note_;
  const std::string path_;
  EndMaker maker_;
  PendingLosses losses_;
  Pauses pauses_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::map<std::optional<std::uint32_t>, Lane*> lane_by_vni_;
  std::vector<Way> ways_;  // by interface id
  SessionVlans vlans_;
  bool is_short_of_memory_ = false;
  std::atomic<std::uint64_t> taken_ = 0;  // bytes of blocks
  std::atomic<std::uint64_t> open_ = 0;   // interfaces
  std::atomic<SinkVlans> published_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_WRITER_H_
