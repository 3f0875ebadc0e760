#include "host/datapath/sinks/flows/flow_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace fibertap {
namespace {

const SessionLabels kLabels = {"eni-0a", "tms-0b"};

Flow some_flow() {
  Flow flow;
  flow.key.source = {10, 0, 0, 1};
  flow.key.destination = {10, 0, 0, 2};
  flow.key.vni = 7001;
  flow.key.ip_version = 4;
  flow.key.protocol = 6;
  flow.key.source_port = 20641;
  flow.key.destination_port = 22;
  flow.key.has_ports = 1;
  flow.key.direction = abi::kEpbInbound;
  flow.packets = 20;
  flow.bytes = 4249;
  flow.first_ns = 1'418'530'010'999'999'999;
  flow.last_ns = 1'418'530'070'000'000'000;
  flow.rule_number = 100;
  flow.tcp_flags = 19;
  return flow;
}

constexpr const char* kAllFields =
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status} ${vpc-id} "
    "${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} ${region} "
    "${az-id} ${sublocation-type} ${sublocation-id} ${pkt-src-aws-service} ${pkt-dst-aws-service} "
    "${flow-direction} ${traffic-path} ${vni} ${session-id} ${rule-number} ${direction}";

FlowRecords records_of(const char* fields, bool is_json = false) {
  return FlowRecords({read_flow_fields("a", fields), is_json});
}

std::string line(const FlowRecords& records, const Flow& flow,
                 const SessionLabels& labels = kLabels) {
  std::string line;
  records.append(flow, labels, line);
  return line;
}

TEST(FlowRecord, HasAwsDefaultFormat) {
  const FlowRecords records({});
  EXPECT_EQ(records.heading(),
            "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets "
            "bytes start end action log-status\n");
  EXPECT_EQ(line(records, some_flow()),
            "2 - eni-0a 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n");
}

TEST(FlowRecord, NamesTheVniWhereNoInterfaceIsKnown) {
  EXPECT_EQ(line(records_of("${interface-id} ${session-id}"), some_flow(), {}), "vni-7001 -\n");
}

TEST(FlowRecord, HasEveryFieldThatIsAskedFor) {
  EXPECT_EQ(line(records_of(kAllFields), some_flow()),
            "5 - eni-0a 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK - - - "
            "19 IPv4 10.0.0.1 10.0.0.2 - - - - - - ingress - 7001 tms-0b 100 ingress\n");
}

TEST(FlowRecord, OfIpv6HasItsAddresses) {
  Flow flow = some_flow();
  flow.key.ip_version = 6;
  flow.key.source = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  flow.key.destination = {};
  flow.key.direction = abi::kEpbOutbound;
  EXPECT_EQ(line(records_of("${srcaddr} ${dstaddr} ${type} ${direction}"), flow),
            "2001:db8::1 :: IPv6 egress\n");
}

TEST(FlowRecord, HasPort0OfAProtocolWithoutPortsAndADashForPortsThatNobodyKnows) {
  Flow flow = some_flow();
  flow.key.has_ports = 0;
  flow.key.source_port = flow.key.destination_port = 0;
  const auto ports = [&](int protocol) {
    flow.key.protocol = static_cast<std::uint8_t>(protocol);
    return line(records_of("${srcport} ${dstport} ${protocol}"), flow);
  };
  EXPECT_EQ(ports(1), "0 0 1\n");
  EXPECT_EQ(ports(58), "0 0 58\n");
  EXPECT_EQ(ports(6), "- - 6\n");
  EXPECT_EQ(ports(17), "- - 17\n");
  EXPECT_EQ(ports(132), "- - 132\n");
}

TEST(FlowRecord, WithoutAddressesHasDashes) {
  Flow flow;
  flow.key.vni = 9;
  flow.packets = 1;
  flow.bytes = 28;
  EXPECT_EQ(line(FlowRecords({}), flow, {}), "2 - vni-9 - - - - - 1 28 0 0 ACCEPT OK\n");
  EXPECT_EQ(line(records_of("${tcp-flags} ${type} ${rule-number} ${direction}"), flow, {}),
            "- - - -\n");
}

TEST(FlowRecord, OfWhatWasSkippedHasTimesOnly) {
  std::string skipped;
  FlowRecords({}).append_skipped(1'431'280'876'000'000'000, 1'431'280'934'000'000'000, skipped);
  EXPECT_EQ(skipped, "2 - - - - - - - - - 1431280876 1431280934 - SKIPDATA\n");
}

TEST(FlowRecord, HasAHeadingInTextAloneAndWhereItIsWanted) {
  EXPECT_EQ(records_of("${vni} ${srcaddr}").heading(), "vni srcaddr\n");
  EXPECT_EQ(FlowRecords({default_flow_fields(), false, false}).heading(), "");
  EXPECT_EQ(records_of("${vni}", true).heading(), "");
}

TEST(FlowRecord, InJsonHasTheSameKeys) {
  const auto parsed = nlohmann::json::parse(line(records_of(kAllFields, true), some_flow()));
  EXPECT_EQ(parsed, nlohmann::json::parse(R"({
      "version": 5, "account-id": null, "interface-id": "eni-0a", "srcaddr": "10.0.0.1",
      "dstaddr": "10.0.0.2", "srcport": 20641, "dstport": 22, "protocol": 6, "packets": 20,
      "bytes": 4249, "start": 1418530010, "end": 1418530070, "action": "ACCEPT",
      "log-status": "OK", "vpc-id": null, "subnet-id": null, "instance-id": null, "tcp-flags": 19,
      "type": "IPv4", "pkt-srcaddr": "10.0.0.1", "pkt-dstaddr": "10.0.0.2", "region": null,
      "az-id": null, "sublocation-type": null, "sublocation-id": null,
      "pkt-src-aws-service": null, "pkt-dst-aws-service": null, "flow-direction": "ingress",
      "traffic-path": null, "vni": 7001, "session-id": "tms-0b", "rule-number": 100,
      "direction": "ingress"})"));
}

TEST(FlowRecord, OfRandomFlowsIsOneLineWithAllFieldsAndNotTooLong) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  const FlowRecords json = records_of(kAllFields, true);
  const FlowRecords text = records_of(kAllFields);
  for (int i = 0; i < 2000; ++i) {
    Flow flow;
    for (auto& byte : flow.key.source) byte = static_cast<std::uint8_t>(random());
    for (auto& byte : flow.key.destination) byte = static_cast<std::uint8_t>(random());
    flow.key.vni = static_cast<std::uint32_t>(random() & 0xFFFFFF);
    constexpr std::uint8_t kVersions[] = {0, 4, 6};
    flow.key.ip_version = kVersions[random() % 3];
    flow.key.protocol = static_cast<std::uint8_t>(random());
    flow.key.has_ports = static_cast<std::uint8_t>(random() % 2);
    flow.key.direction = static_cast<std::uint8_t>(random() % 3);
    flow.packets = random();
    flow.bytes = random();
    flow.first_ns = random();
    flow.last_ns = random();
    flow.rule_number = static_cast<std::uint32_t>(random());
    const std::string written = line(json, flow, labels_of("name"));
    const auto parsed = nlohmann::json::parse(written);
    EXPECT_EQ(parsed.size(), 33U);
    EXPECT_EQ(parsed["bytes"], flow.bytes);
    EXPECT_EQ(parsed["session-id"], "name");
    const std::string plain = line(text, flow);
    EXPECT_EQ(std::ranges::count(plain, ' '), 32);
    EXPECT_EQ(std::ranges::count(plain, '\n'), 1);
  }
}

TEST(FlowRecord, OfTheLongestFieldsIsShorterThanWhatIsReserved) {
  std::string fields;
  for (int i = 0; i < 64; ++i) fields += "${session-id} ";
  const std::string word(64, 'a');
  EXPECT_LE(line(records_of(fields.c_str(), true), some_flow(), labels_of(word)).size(),
            FlowRecords::kMostBytes);
}

}  // namespace
}  // namespace fibertap
