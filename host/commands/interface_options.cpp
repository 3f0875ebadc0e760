#include "host/commands/interface_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/datapath/sinks/interface/interface_writer.h"
#include "host/datapath/sinks/interface/made_links.h"

namespace fibertap {
namespace {

constexpr std::array<std::string_view, 3> kInterfaceKeys = {"type", "interfaces", "vlan"};

/// The shortest envelope: Ethernet, IPv4, UDP, VXLAN. What is left of the longest outer frame is
/// the longest inner one.
constexpr std::uint32_t kEnvelopeBytes = 14 + 20 + 8 + 8;
constexpr std::uint32_t kLongestFrame = abi::kMaxFrameBytes - kEnvelopeBytes;
constexpr std::uint32_t kEthernetHeader = 14;
constexpr std::uint32_t kTagBytes = 4;
constexpr std::uint32_t kLeastMtu = 68;  // that the kernel takes

constexpr std::size_t kMostInterfaces = 64;
constexpr std::size_t kMostOfSessions = 512;  // interfaces, one for each
constexpr std::ptrdiff_t kMostInALine = 32;   // sessions

EndKind end_kind_of(SinkSettings& settings) {
  const std::string type = settings.one("type").value_or("veth");
  if (type == "veth") return EndKind::kVeth;
  if (type == "tap") return EndKind::kTap;
  if (type == "existing") return EndKind::kExisting;
  throw Error(Errc::kUsage, "--{}: found {}, expected veth, tap or existing",
              settings.option("type"), type);
}

std::size_t count_of(SinkSettings& settings, InterfaceNames::By by) {
  const auto text = settings.one("interfaces");
  if (text.has_value() == (by == InterfaceNames::By::kNumber)) {
    return text ? number_of(settings.option("interfaces"), *text, 1, kMostInterfaces) : 1;
  }
  throw Error(Errc::kUsage,
              "--{}: found {}, expected both or neither of %{{n}} in the name and "
              "interfaces=N",
              settings.option("interfaces"), text ? "it without %{n}" : "%{n} without it");
}

SessionVlans vlans_of(SinkSettings& settings, const SessionFilter& sessions) {
  const auto text = settings.one("vlan");
  if (!text) return SessionVlans({}, sessions);
  return SessionVlans(
      static_cast<std::uint16_t>(number_of(settings.option("vlan"), *text, 1, SessionVlans::kLast)),
      sessions);
}

/// What is planned, and what of it the rules decide.
struct InterfacePlan {
  std::string where;
  InterfacesSettings settings;
  std::vector<std::optional<std::uint32_t>> published = {};  // VNIs whose VLAN ids were read
  bool is_open = false;

  std::vector<std::string> look_at(const LoadedRules& rules);

 private:
  unsigned mtu_for(const LoadedRules& rules) const;
  std::vector<std::optional<std::uint32_t>> taken(std::span<const Interface> sessions) const;
  std::string publish(std::span<const Interface> sessions);
};

std::vector<std::string> InterfacePlan::look_at(const LoadedRules& rules) {
  const std::vector<Interface>& all = rules.interfaces.all();
  if (const std::size_t missing = settings.vlans.missing(all); missing != 0) {
    throw Error(Errc::kConfiguration,
                "--sink {}: found {} sessions more than VLAN ids up to {}, expected one for each; "
                "begin with a lower vlan=, or take some by sessions= in a sink of their own",
                where, missing, SessionVlans::kLast);
  }
  const bool is_of_sessions = settings.names.by() == InterfaceNames::By::kSession;
  auto sessions = taken(all);
  if (is_of_sessions && sessions.size() > kMostOfSessions) {
    throw Error(
        Errc::kConfiguration,
        "--sink {}: found {} sessions, expected at most {} with an interface for each; take "
        "some by sessions=, or give each a VLAN id instead (vlan=1)",
        where, sessions.size(), kMostOfSessions);
  }
  std::vector<std::string> lines;
  const unsigned mtu = mtu_for(rules);
  if (!is_open) {
    settings.mtu = mtu;
    settings.sessions = std::move(sessions);
  } else if (mtu > settings.mtu) {
    lines.push_back(
        fmt::format("--sink {}: its MTU is {}: frames that ask for {} are lost as "
                    "too_long until the next start",
                    where, settings.mtu, mtu));
  }
  std::string vlans = settings.vlans.is_on() ? publish(all) : "";
  if (!vlans.empty()) lines.push_back(std::move(vlans));
  return lines;
}

/// For the longest frame of the sessions: the length that they keep, or all that comes in.
unsigned InterfacePlan::mtu_for(const LoadedRules& rules) const {
  std::uint32_t longest = 0;
  for (const abi::SessionRow& session : rules.image.sessions()) {
    const Interface& interface = rules.interfaces.all()[session.interface_id];
    if (settings.vlans.takes(interface)) longest = std::max(longest, session.packet_length);
  }
  const std::uint32_t bytes = std::min(longest, kLongestFrame);
  const std::uint32_t mtu = bytes - std::min(bytes, kEthernetHeader);
  return std::max(mtu + (settings.vlans.is_on() ? kTagBytes : 0), kLeastMtu);
}

std::vector<std::optional<std::uint32_t>> InterfacePlan::taken(
    std::span<const Interface> sessions) const {
  std::vector<std::optional<std::uint32_t>> vnis;
  for (const Interface& each : sessions) {
    if (settings.vlans.takes(each)) vnis.push_back(each.vni);
  }
  return vnis;
}

/// The ids that nobody has read of; a session that an earlier reload brought and whose rules were
/// refused may have lost its own to another.
std::string InterfacePlan::publish(std::span<const Interface> sessions) {
  auto vnis = taken(sessions);
  const auto known = std::ranges::mismatch(vnis, published).in1 - vnis.begin();
  SessionVlans vlans = settings.vlans;
  std::string text;
  std::ptrdiff_t place = 0;
  for (const Interface& session : sessions) {
    const auto vlan = vlans.next(session);
    if (!vlan || place++ < known || place > known + kMostInALine) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", *vlan, session.name());
  }
  if (text.empty()) return text;
  if (place > known + kMostInALine) {
    text += fmt::format(" and {} more, in the statistics", place - known - kMostInALine);
  }
  published = std::move(vnis);
  return fmt::format("--sink {}: VLAN ids: {}", where, text);
}

}  // namespace

const std::span<const std::string_view> kKeysOfInterfaces = kInterfaceKeys;

void plan_interface(SinkSettings& settings, SinkPlan& plan) {
  const EndKind kind = end_kind_of(settings);
  const std::size_t suffix = kind == EndKind::kVeth ? writer_end_of("").size() : 0;
  const InterfaceNames names(settings.option("NAME"), settings.where(), suffix);
  const std::size_t count = count_of(settings, names.by());
  const SessionVlans vlans = vlans_of(settings, plan.queue.sessions);
  const auto planned = std::make_shared<InterfacePlan>(InterfacePlan{
      "interface:" + settings.where(), InterfacesSettings{names, count, kind, 0, vlans}});
  plan.opens_with_ports = true;
  plan.look_at = [planned](const LoadedRules& rules) { return planned->look_at(rules); };
  plan.open = [planned](SinkPlan::OnNote on_note) {
    planned->is_open = true;
    return std::make_unique<InterfaceWriter>(planned->settings, std::move(on_note));
  };
}

}  // namespace fibertap
