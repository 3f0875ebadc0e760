#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NETLINK_MESSAGE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NETLINK_MESSAGE_H_

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace fibertap {

/// A message to rtnetlink (rtnetlink(7)) in memory of its own: a process that was just forked may
/// make one.
class NetlinkMessage {
 public:
  static constexpr std::size_t kMostBytes = 1024;

  /// Asks for an answer or an acknowledgement.
  NetlinkMessage(std::uint16_t type, std::uint16_t flags) noexcept {
    head().nlmsg_len = NLMSG_HDRLEN;
    head().nlmsg_type = type;
    head().nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
  }

  /// A structure of the kernel's, aligned.
  template <typename Body>
  NetlinkMessage& put(const Body& body) noexcept {
    append(&body, sizeof(body));
    return *this;
  }

  NetlinkMessage& add(int type, std::span<const std::uint8_t> bytes) noexcept {
    const std::size_t start = begin(type);
    append(bytes.data(), bytes.size());
    fix_length(start, RTA_LENGTH(bytes.size()));
    return *this;
  }

  template <typename Value>
  NetlinkMessage& add_value(int type, const Value& value) noexcept {
    return add(type, {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)});
  }

  /// With the zero byte behind it.
  NetlinkMessage& add_text(int type, std::string_view text) noexcept {
    const std::size_t start = begin(type);
    std::memcpy(place(text.size() + 1), text.data(), text.size());
    fix_length(start, RTA_LENGTH(text.size() + 1));
    return *this;
  }

  /// Attributes within an attribute: all that is added until end(), which takes what begin()
  /// returned.
  std::size_t begin(int type) noexcept {
    const std::size_t start = head().nlmsg_len;
    rtattr attribute{};
    attribute.rta_type = static_cast<std::uint16_t>(type);
    append(&attribute, sizeof(attribute));
    return start;
  }
  void end(std::size_t start) noexcept { fix_length(start, head().nlmsg_len - start); }

  std::span<const std::uint8_t> bytes() const noexcept {
    return std::span(bytes_).first(reinterpret_cast<const nlmsghdr*>(bytes_.data())->nlmsg_len);
  }
  std::uint32_t sequence() const noexcept {
    return reinterpret_cast<const nlmsghdr*>(bytes_.data())->nlmsg_seq;
  }
  void set_sequence(std::uint32_t sequence) noexcept { head().nlmsg_seq = sequence; }

 private:
  nlmsghdr& head() noexcept { return *reinterpret_cast<nlmsghdr*>(bytes_.data()); }

  std::uint8_t* place(std::size_t bytes) noexcept {
    std::uint8_t* const at = bytes_.data() + head().nlmsg_len;
    assert(head().nlmsg_len + NLMSG_ALIGN(bytes) <= kMostBytes);
    head().nlmsg_len += static_cast<std::uint32_t>(NLMSG_ALIGN(bytes));
    return at;
  }
  void append(const void* from, std::size_t bytes) noexcept {
    std::uint8_t* const to = place(bytes);
    if (bytes != 0) std::memcpy(to, from, bytes);
  }
  void fix_length(std::size_t start, std::size_t bytes) noexcept {
    reinterpret_cast<rtattr*>(bytes_.data() + start)->rta_len = static_cast<std::uint16_t>(bytes);
  }

  alignas(nlmsghdr) std::array<std::uint8_t, kMostBytes> bytes_{};
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NETLINK_MESSAGE_H_
