#ifndef FIBERTAP_TESTS_SUPPORT_VOLUME_H_
#define FIBERTAP_TESTS_SUPPORT_VOLUME_H_

namespace fibertap::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

/// How often a test does a thing that wants to be done `often`: a tenth of it under a sanitizer,
/// which is ten times as slow and sees a fault in a few rounds.
constexpr int rounds(int often) { return kIsSanitized ? (often + 9) / 10 : often; }

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_VOLUME_H_
