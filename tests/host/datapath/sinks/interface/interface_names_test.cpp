#include "host/datapath/sinks/interface/interface_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& pattern, std::size_t suffix = 0) {
  try {
    const InterfaceNames names("sink", pattern, suffix);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    return error.what();
  }
  return "";
}

TEST(InterfaceNames, AreOneName) {
  const InterfaceNames names("sink", "ids0", 3);
  EXPECT_EQ(names.by(), InterfaceNames::By::kOne);
  EXPECT_EQ(names.one(), "ids0");
}

TEST(InterfaceNames, HaveANumberWhereItStands) {
  const InterfaceNames names("sink", "ids%{n}.x", 3);
  EXPECT_EQ(names.by(), InterfaceNames::By::kNumber);
  EXPECT_EQ(names.of_number(0), "ids0.x");
  EXPECT_EQ(names.of_number(63), "ids63.x");
}

TEST(InterfaceNames, HaveTheVniOfASession) {
  const InterfaceNames names("sink", "v%{vni}", 3);
  EXPECT_EQ(names.by(), InterfaceNames::By::kSession);
  EXPECT_EQ(names.of_session(16777215), "v16777215");
  EXPECT_EQ(names.of_session({}), "vany");
}

TEST(InterfaceNames, AreNoLongerThanTheKernelTakes) {
  EXPECT_EQ(error_of("123456789012345"), "");
  EXPECT_THAT(error_of("1234567890123456"), HasSubstr("found 1234567890123456, whose names have "
                                                      "up to 16 bytes, expected at most 15;"));
  EXPECT_EQ(error_of("123456789012", 3), "");
  EXPECT_THAT(error_of("1234567890123", 3), HasSubstr("expected at most 12 (3 follow in the name"));
  EXPECT_EQ(error_of("1234%{vni}", 3), "");
  EXPECT_THAT(error_of("12345%{vni}", 3), HasSubstr("up to 13 bytes"));
  EXPECT_EQ(error_of("1234567890%{n}", 3), "");
  EXPECT_THAT(error_of("12345678901%{n}", 3), HasSubstr("up to 13 bytes"));
}

TEST(InterfaceNames, AreWhatTheKernelTakes) {
  for (const char* const pattern : {"a b", "a/b", "a:b", "%{x}", "%", "%d", "caf\xC3\xA9", "", ".",
                                    "..", "%{n}%{vni}", "a%{n}b%{n}"}) {
    EXPECT_THAT(error_of(pattern), HasSubstr("expected a name of letters and digits")) << pattern;
  }
  EXPECT_EQ(error_of("%{vni}"), "");
}

}  // namespace
}  // namespace fibertap
