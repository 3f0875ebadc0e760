#ifndef FIBERTAP_TESTS_SUPPORT_PACKET_H_
#define FIBERTAP_TESTS_SUPPORT_PACKET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace fibertap::testing {

using Bytes = std::vector<std::uint8_t>;
using Mac = std::array<std::uint8_t, 6>;

inline constexpr Mac kSourceMac = {0x02, 0, 0, 0, 0, 0x01};
inline constexpr Mac kDestinationMac = {0x02, 0, 0, 0, 0, 0x02};

/// A frame, said from the outside in:
///
///   Packet().ethernet().vlan().ipv4("10.0.0.1", "10.0.0.2").udp(40000, 53).payload(20).bytes()
///
/// EtherTypes, protocols and lengths follow from what stands behind a header, unless a field was
/// given; checksums are zero. A header goes behind the last one of its layer (link, IP, extension,
/// L4, VXLAN, payload, padding), a field into the last header that has it; so both can be said
/// afterwards: `mirrored(inner).vlan().udp_length(15)`.
class Packet {
 public:
  Packet& ethernet(const Mac& source = kSourceMac, const Mac& destination = kDestinationMac);
  Packet& vlan(std::uint16_t tpid = 0x8100);
  Packet& ether_type(std::uint16_t type);

  Packet& ipv4(std::string_view source = "10.0.0.1", std::string_view destination = "10.0.0.2");
  Packet& ipv6(std::string_view source = "2001:db8::1",
               std::string_view destination = "2001:db8::2");
  Packet& from(std::string_view address);
  Packet& to(std::string_view address);
  Packet& version(unsigned version);
  Packet& ip_length(std::size_t length);  // IPv4 total length or IPv6 payload length
  Packet& protocol(std::uint8_t next);    // of the last IP or extension header

  Packet& ihl(unsigned words);
  Packet& options(std::size_t bytes);  // IPv4, a multiple of 4, at most 40
  Packet& flags_and_offset(std::uint16_t field);
  Packet& more_fragments() { return flags_and_offset(0x2000); }
  Packet& fragment_offset(std::uint16_t eights) { return flags_and_offset(eights); }

  /// IPv6 extension headers of `bytes` in all, a multiple of 8, of AH a multiple of 4.
  Packet& extension(std::uint8_t type, std::size_t bytes);
  Packet& hop_by_hop(std::size_t bytes = 8) { return extension(0, bytes); }
  Packet& routing(std::size_t bytes = 8) { return extension(43, bytes); }
  Packet& destination_options(std::size_t bytes = 8) { return extension(60, bytes); }
  Packet& authentication(std::size_t bytes = 24) { return extension(51, bytes); }
  Packet& fragment_header(std::uint16_t offset_eights = 0, bool more = false);

  Packet& udp(std::uint16_t source_port = 40000, std::uint16_t destination_port = 53);
  Packet& tcp(std::uint16_t source_port = 40000, std::uint16_t destination_port = 443);
  Packet& icmp();
  Packet& destination_port(std::uint16_t port);
  Packet& udp_length(std::size_t length);
  Packet& udp_checksum(std::uint16_t checksum);

  Packet& vxlan(std::uint32_t vni = 1);
  Packet& vni(std::uint32_t vni);
  Packet& vxlan_flags(std::uint8_t flags);
  Packet& vxlan_reserved(std::uint8_t every_byte);

  Packet& payload(std::size_t bytes);  // counting up from 0
  Packet& payload(const Bytes& bytes);
  Packet& padding(std::size_t bytes);  // of Ethernet: behind the payload, in no length
  Packet& cut(std::size_t caplen);     // keeps the first bytes only

  Bytes bytes() const;
  std::size_t size() const { return bytes().size(); }

 private:
  enum class Layer { kLink, kIp, kExtension, kL4, kVxlan, kPayload, kPadding };

  struct Header {
    Layer layer;
    std::optional<std::uint16_t> type;  // as the header before names this one
    Bytes bytes;
    std::optional<std::size_t> next_at;    // field that names the header behind; none = given
    std::optional<std::size_t> length_at;  // field that counts bytes; none = given
    std::size_t uncounted = 0;             // bytes of this header that the count leaves out
  };

  Packet& add(Header header);
  Header& last(Layer first, Layer last);
  Header& last(Layer layer) { return last(layer, layer); }
  Packet& address(std::string_view text, std::size_t offset_v4, std::size_t offset_v6);

  std::vector<Header> headers_;
  std::size_t caplen_ = std::numeric_limits<std::size_t>::max();
};

/// `inner` as AWS mirrors it, with VNI 1, from 172.31.0.238.
Packet mirrored(const Bytes& inner);
Packet mirrored(const Packet& inner);

/// The same over IPv6, from 2001:db8::238.
Packet mirrored_over_ipv6(const Bytes& inner);
Packet mirrored_over_ipv6(const Packet& inner);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_PACKET_H_
