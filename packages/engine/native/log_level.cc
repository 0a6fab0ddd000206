// Opened in place of the addon, which it needs: sets TensorFlow's log level before TensorFlow's libraries initialise.
// One of their messages comes before they read TF_CPP_MIN_LOG_LEVEL, and a thread of Node cannot set that variable.
#include <cstdlib>

namespace absl::lts_20250814 {
enum class LogSeverityAtLeast : int;
// Weak: another TensorFlow has another version of Abseil, and then shows its message.
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast);
}  // namespace absl::lts_20250814

namespace {
// 2 shows errors and hides what is less.
__attribute__((constructor)) void set_log_level() {
  using namespace absl::lts_20250814;
  setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0);
  if (SetMinLogLevel) SetMinLogLevel(static_cast<LogSeverityAtLeast>(std::atoi(std::getenv("TF_CPP_MIN_LOG_LEVEL"))));
}
}  // namespace
