#include "host/datapath/sinks/interface/end_maker.h"

#include <net/if_arp.h>

#include <utility>

#include "host/base/error.h"
#include "host/datapath/sinks/interface/made_links.h"
#include "host/datapath/sinks/interface/packet_end.h"
#include "host/datapath/sinks/interface/tap_end.h"

namespace fibertap {

EndMaker::EndMaker(EndKind kind, unsigned mtu, std::function<void(std::string)> on_note)
    : kind_(kind), mtu_(mtu), on_note_(std::move(on_note)) {
  if (kind == EndKind::kVeth) keeper_.emplace();
}

std::unique_ptr<InterfaceEnd> EndMaker::make(const std::string& name) {
  switch (kind_) {
    case EndKind::kVeth:
      return make_veth(name);
    case EndKind::kTap:
      return make_tap(name);
    case EndKind::kExisting:
      break;
  }
  return open_existing(name);
}

std::unique_ptr<InterfaceEnd> EndMaker::make_veth(const std::string& name) {
  locks_.emplace_back(name);
  const std::string writer = writer_end_of(name);
  const VethPair pair = make_veth_pair(kernel_, name, mtu_);
  keeper_->keep(pair.writer.index);
  be_quiet(kernel_, writer, pair.writer, mtu_, on_note_);
  be_quiet(kernel_, name, pair.reader, mtu_, on_note_);
  return std::make_unique<PacketEnd>(name, writer);
}

std::unique_ptr<InterfaceEnd> EndMaker::make_tap(const std::string& name) {
  if (kernel_.link(name)) {
    throw Error(Errc::kRuntime,
                "interface:{}: found an interface of this name, expected none; choose another "
                "name, or write type=existing to send out of it",
                name);
  }
  auto end = std::make_unique<TapEnd>(name);
  const auto link = kernel_.link(name);
  if (!link) fail_to_make(name, "a TAP interface", ENODEV);
  be_quiet(kernel_, name, *link, mtu_, on_note_);
  end->set_mtu(mtu_);
  return end;
}

std::unique_ptr<InterfaceEnd> EndMaker::open_existing(const std::string& name) {
  const auto link = kernel_.link(name);
  if (!link) {
    throw Error(Errc::kRuntime,
                "interface:{}: found no interface of this name, expected one that ip link shows; "
                "leave type=existing out to have it made",
                name);
  }
  if (link->type != ARPHRD_ETHER && link->type != ARPHRD_LOOPBACK) {
    throw Error(Errc::kConfiguration,
                "interface:{}: found hardware type {}, expected Ethernet ({}); name another", name,
                link->type, ARPHRD_ETHER);
  }
  if (link->mtu < mtu_) {
    on_note_(
        fmt::format("interface:{}: found an MTU of {} bytes, expected {} for the longest "
                    "frames of the sessions; longer ones are lost as too_long (ip link set {} "
                    "mtu {})",
                    name, link->mtu, mtu_, name, mtu_));
  }
  if (!link->is_up) {
    on_note_(
        fmt::format("interface:{}: it is down: frames are lost as interface_down until it is "
                    "up (ip link set {} up)",
                    name, name));
  }
  return std::make_unique<PacketEnd>(name, name);
}

}  // namespace fibertap
