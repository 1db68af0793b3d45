#include "base/clock.h"

#include <chrono>
#include <cstdio>

namespace lathe {
namespace {

class SystemClock final : public Clock {
public:
    std::int64_t unixMilliseconds() const override {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    double steadySeconds() const override {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
};

} // namespace

std::string Clock::utc() const { return toIso8601(unixMilliseconds()); }

const Clock& systemClock() {
    static const SystemClock clock;
    return clock;
}

std::string toIso8601(std::int64_t unixMilliseconds) {
    using namespace std::chrono;
    const sys_time<milliseconds> moment{milliseconds(unixMilliseconds)};
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{moment - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()), int(time.subseconds().count()));
    return text;
}

} // namespace lathe
