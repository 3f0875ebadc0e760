#include "host/datapath/sinks/files/file_names.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "host/base/error.h"

namespace fibertap {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

/// 2026-11-28 13:05:09 in a zone four hours and a half behind Greenwich.
class FileNamesTest : public ::testing::Test {
 protected:
  FileNamesTest() {
    setenv("TZ", "TST+4:30", 1);
    tzset();
  }
  ~FileNamesTest() override {
    unsetenv("TZ");
    tzset();
  }

  const FileFacts facts_{system_clock::time_point(seconds(1795887309)), 5569041, 42};
};

std::string refusal_of(const std::string& pattern) {
  try {
    const FileNames names(pattern, "host");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    return error.what();
  }
  return "none";
}

TEST_F(FileNamesTest, SayWhenAFileWasOpenedAndWhatIsInIt) {
  const auto path = [&](const char* pattern) {
    return FileNames(pattern, "node-7").path_of(facts_);
  };
  EXPECT_EQ(path("/var/cap/%Y%m%d-%H%M%S.pcapng"), "/var/cap/20261128-130509.pcapng");
  EXPECT_EQ(path("%F_%T-%j.pcap"), "2026-11-28_13:05:09-332.pcap");
  EXPECT_EQ(path("a/%{node}-%{vni}-%{seq}"), "a/node-7-5569041-42");
  EXPECT_EQ(path("%{seq:5}%%%s"), "00042%1795887309");
  EXPECT_EQ(path("plain.pcapng"), "plain.pcapng");
}

TEST_F(FileNamesTest, TheDefaultSessionIsAny) {
  EXPECT_EQ(FileNames("%{vni}.pcapng", "").path_of({facts_.opened, std::nullopt, 0}), "any.pcapng");
}

TEST_F(FileNamesTest, KnowWhatTheyHold) {
  EXPECT_TRUE(FileNames("%{vni}", "").has_vni());
  EXPECT_FALSE(FileNames("%{seq}", "").has_vni());
  EXPECT_TRUE(FileNames("%{seq:3}", "").has_sequence());
  EXPECT_FALSE(FileNames("vni%Y", "").has_sequence());
}

TEST_F(FileNamesTest, RefuseWhatIsNoConversion) {
  EXPECT_NE(refusal_of("a%Q").find("a%Q: found %Q, expected a name with %Y"), std::string::npos);
  for (const char* wrong : {"a%", "%{", "%{vni", "%{host}", "%{seq:}", "%{seq:0}", "%{seq:19}",
                            "%{seq:x}", "%{seq:3x}", "%Y/%m.pcapng", "folder/", ""}) {
    EXPECT_NE(refusal_of(wrong), "none") << wrong;
  }
}

TEST_F(FileNamesTest, FindTheirOwnFilesAndNoOthers) {
  const FileNames names("/v/%{node}.%Y%m%d-%{vni}-%{seq:3}.pcapng", "a+b");
  const std::string own = names.path_of(facts_).substr(3);
  EXPECT_EQ(names.sequence_of(own), 42U);
  EXPECT_EQ(names.sequence_of("a+b.20261128-any-007.pcapng"), 7U);
  EXPECT_EQ(names.sequence_of("a+b.20261128-any-007-3.pcapng"), 7U) << "a name that was taken";
  EXPECT_EQ(names.sequence_of("a+b.20261128-5-1234567.pcapng.zst"), 1234567U);
  for (const char* other :
       {"aab.20261128-1-007.pcapng", "a+b.2026112-1-007.pcapng", "a+b.20261128-x-007.pcapng",
        "a+b.20261128-1-007.pcapng.part", "a+b.20261128-1-007.pcap", "xa+b.20261128-1-007.pcapng",
        "a+b.20261128-1-99999999999999999999999.pcapng", ""}) {
    EXPECT_EQ(names.sequence_of(other), std::nullopt) << other;
  }
}

TEST_F(FileNamesTest, ANameWithoutANumberHasNumberZero) {
  const FileNames names("cap/trace.pcapng", "");
  EXPECT_EQ(names.sequence_of("trace.pcapng"), 0U);
  EXPECT_EQ(names.sequence_of("trace-12.pcapng"), 0U);
  EXPECT_EQ(names.sequence_of("trace-12.pcapng.zst"), 0U);
  EXPECT_EQ(names.sequence_of("trace-x.pcapng"), std::nullopt);
  EXPECT_EQ(FileNames(".hidden", "").sequence_of(".hidden-1"), 0U);
  EXPECT_EQ(FileNames("v1.%Y", "").sequence_of("v1-2.2026"), 0U);
}

}  // namespace
}  // namespace fibertap
