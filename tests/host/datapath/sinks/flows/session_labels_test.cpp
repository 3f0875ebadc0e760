#include "host/datapath/sinks/flows/session_labels.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

using Said = std::pair<std::string, std::string>;

Said of(const std::string& description) {
  const SessionLabels labels = labels_of(description);
  return {labels.eni, labels.session};
}

TEST(SessionLabels, AreTheIdsThatADescriptionHas) {
  EXPECT_EQ(of("web from eni-0123456789abcdef0 (tms-0a)"), Said("eni-0123456789abcdef0", "tms-0a"));
  EXPECT_EQ(of("eni-0a"), Said("eni-0a", ""));
  EXPECT_EQ(of("eni-0a, again eni-0a"), Said("eni-0a", ""));
}

TEST(SessionLabels, OfSessionsThatShareAVniAreNone) {
  EXPECT_EQ(of("eni-0a, eni-0b"), Said());
  EXPECT_EQ(of("tms-0a, tms-0b"), Said());
}

TEST(SessionLabels, AreNotPartsOfOtherWords) {
  EXPECT_EQ(of("my-eni-0a is not it"), Said());
  EXPECT_EQ(of("eni-0ag is not it"), Said());
  EXPECT_EQ(of("eni- is not it"), Said());
}

TEST(SessionLabels, AnswerWithTheNameWhereTheDescriptionIsOneWord) {
  EXPECT_EQ(of("WebSession"), Said("", "WebSession"));
  EXPECT_EQ(of("two words"), Said());
  EXPECT_EQ(of("quote\"d"), Said());
  EXPECT_EQ(of("Web,Db"), Said());
  EXPECT_EQ(of(""), Said());
  EXPECT_EQ(of(std::string(64, 'a')), Said("", std::string(64, 'a')));
  EXPECT_EQ(of(std::string(65, 'a')), Said());
}

}  // namespace
}  // namespace fibertap
