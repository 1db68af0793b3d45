// The table of number formats (kernels/formats) as the window and the command line see it.
#include "kernels/formats/formats.h"
#include "lathe/formats.h"

#include <algorithm>

namespace lathe {

const std::vector<NumberFormatInfo>& numberFormatInfos() {
    static const std::vector<NumberFormatInfo> all = [] {
        std::vector<NumberFormatInfo> made;
        for (const kernels::FormatInfo& row : kernels::numberFormats()) {
            NumberFormatInfo info{row.name,   row.title, row.bits, row.wholeRows,
                                  row.stores, row.costs, row.use,  {row.levels.begin(), row.levels.end()}};
            std::sort(info.levels.begin(), info.levels.end());
            const double most = info.levels.back();
            for (double& level : info.levels) level /= most; // whole numbers have their scale in the constant
            info.levels.erase(std::unique(info.levels.begin(), info.levels.end()),
                              info.levels.end()); // 0 and -0 are one level
            std::erase_if(info.levels,
                          [](double level) { return level < -1; }); // two's complement has one more number than is used
            made.push_back(std::move(info));
        }
        return made;
    }();
    return all;
}

} // namespace lathe
