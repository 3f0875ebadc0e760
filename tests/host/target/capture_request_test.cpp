#include "host/target/capture_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CaptureRequest, WithoutAQueryIsAllForEver) {
  const ViewerRequest request = read_capture_request("");
  EXPECT_THAT(request.vnis, IsEmpty());
  EXPECT_EQ(request.form, CaptureForm::kComment);
  EXPECT_EQ(request.frames, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(request.time, std::chrono::nanoseconds::max());
}

TEST(CaptureRequest, IsWhatItsQuerySays) {
  const ViewerRequest request = read_capture_request(
      "vni=7001&vni=0&vni=16777215&frames=10&seconds=60&snaplen=128&annotate=verdict");
  EXPECT_THAT(request.vnis, ElementsAre(7001, 0, 16777215));
  EXPECT_EQ(request.frames, 10U);
  EXPECT_EQ(request.time, std::chrono::minutes(1));
  EXPECT_EQ(request.snaplen, 128U);
  EXPECT_EQ(request.form, CaptureForm::kVerdict);
  EXPECT_EQ(read_capture_request("annotate=none").form, CaptureForm::kBare);
  EXPECT_EQ(read_capture_request("format=pcap").form, CaptureForm::kPcap);
  EXPECT_EQ(read_capture_request("format=pcapng").form, CaptureForm::kComment);
}

std::string refusal_of(const std::string& query) {
  try {
    read_capture_request(query);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    return error.what();
  }
  return "none";
}

TEST(CaptureRequest, RefusesWhatItDoesNotKnowInWords) {
  EXPECT_EQ(refusal_of("vni=16777216"),
            "vni: found 16777216, expected a number from 0 to 16777215");
  EXPECT_EQ(refusal_of("vni="), "vni: found nothing, expected a number from 0 to 16777215");
  EXPECT_THAT(refusal_of("frames=0"), HasSubstr("found 0, expected a number from 1 to"));
  EXPECT_THAT(refusal_of("format=gif"), HasSubstr("found gif, expected one of pcapng, pcap"));
  for (const char* wrong :
       {"vni=7x", "vni=-1", "vni=+1", "vni", "seconds=1.5", "seconds=99999999999999999999",
        "snaplen=0", "snaplen=9729", "annotate=", "who=me", "=", "&", "vni=1&&vni=2", "VNI=1"}) {
    EXPECT_NE(refusal_of(wrong), "none") << wrong;
  }
  std::string many;
  for (int i = 0; i < 65; ++i) many += "vni=1&";
  many.pop_back();
  EXPECT_THAT(refusal_of(many), HasSubstr("more than 64"));
}

TEST(CaptureAnswer, IsAStreamOfItsTypeOrSaysThatThereAreTooMany) {
  const auto viewers = std::make_shared<Viewers>();
  std::vector<HttpResponse> there;
  for (std::size_t i = 0; i < Viewers::kMost; ++i) {
    there.push_back(capture_answer(*viewers, read_capture_request(i == 0 ? "format=pcap" : "")));
    EXPECT_EQ(there.back().status, 200U);
    ASSERT_NE(there.back().stream, nullptr);
    EXPECT_EQ(there.back().type, i == 0 ? "application/vnd.tcpdump.pcap" : "application/x-pcapng");
    EXPECT_EQ(there.back().stream->next().size(), i == 0 ? 24U : 44U) << "the beginning";
  }
  const HttpResponse refused = capture_answer(*viewers, {});
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(refused.body, "found 8 viewers, expected fewer than 8: close one of them\n");
  EXPECT_EQ(refused.stream, nullptr);
  there.pop_back();
  EXPECT_EQ(capture_answer(*viewers, {}).status, 200U);
}

}  // namespace
}  // namespace fibertap
