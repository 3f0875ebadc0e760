#include "host/base/near_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace fibertap {
namespace {

TEST(LettersApart, CountsLettersChangedAddedLeftOutAndSwapped) {
  EXPECT_EQ(letters_apart("", ""), 0u);
  EXPECT_EQ(letters_apart("", "abc"), 3u);
  EXPECT_EQ(letters_apart("abc", ""), 3u);
  EXPECT_EQ(letters_apart("Session", "Sesion"), 1u);
  EXPECT_EQ(letters_apart("Sesion", "Session"), 1u);
  EXPECT_EQ(letters_apart("Session", "Sessiom"), 1u);
  EXPECT_EQ(letters_apart("Web", "Wbe"), 1u);
  EXPECT_EQ(letters_apart("WebIn", "eWbnI"), 2u);
  EXPECT_EQ(letters_apart("abcd", "wxyz"), 4u);
}

TEST(LettersApart, PassesOverLetterCase) {
  EXPECT_EQ(letters_apart("WEB", "web"), 0u);
  EXPECT_TRUE(same_letters("Egress", "eGRESS"));
  EXPECT_FALSE(same_letters("Egress", "egres"));
  EXPECT_FALSE(same_letters("@", "`"));
}

TEST(NearName, IsALetterApartForEveryFour) {
  constexpr std::array<std::string_view, 4> kNames = {"Web", "WebIn", "Database", "Protocol"};
  EXPECT_EQ(near_name("web", kNames), "Web");
  EXPECT_EQ(near_name("Wbe", kNames), "Web");
  EXPECT_EQ(near_name("WebOn", kNames), "WebIn");
  EXPECT_EQ(near_name("Databsae", kNames), "Database");
  EXPECT_EQ(near_name("Datumbase", kNames), "Database");
  EXPECT_EQ(near_name("Portocoll", kNames), "Protocol");
  EXPECT_FALSE(near_name("Wxy", kNames));
  EXPECT_FALSE(near_name("Dotobose", kNames));
  EXPECT_FALSE(near_name("", kNames));
}

TEST(NearName, IsTheNearestAndOfEquallyNearOnesTheFirst) {
  constexpr std::array<std::string_view, 3> kNames = {"Sessions", "Session", "session"};
  EXPECT_EQ(near_name("SESSION", kNames), "Session");
  EXPECT_EQ(near_name("Sessionss", kNames), "Sessions");
}

TEST(NearName, HasALetterThatTheOtherHas) {
  constexpr std::array<std::string_view, 2> kNames = {"a", ""};
  EXPECT_FALSE(near_name("b", kNames));
  EXPECT_EQ(near_name("A", kNames), "a");
}

TEST(NearName, OfATextWithoutEndIsNone) {
  const std::array<std::string, 1> names = {std::string(300, 'a')};
  EXPECT_FALSE(near_name(names[0], names));
}

}  // namespace
}  // namespace fibertap
