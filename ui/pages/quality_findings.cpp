#include "bridge/text.h"
#include "pages/quality_panel.h"

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr double fullPacks = 0.9;
constexpr std::int64_t fewRows = 8;

QString percent(double share) { return QStringLiteral("%1 %").arg(100 * share, 0, 'f', share < 0.1 ? 1 : 0); }

struct Findings {
    std::vector<Finding>& all;
    void operator()(const QString& title, bool good, const QString& text) const {
        all.push_back({plain(title), good, plain(text)});
    }
};

void sayRepeats(const DataAnalysis& a, const Findings& say) {
    say(QualityPanel::tr("Repeats"), a.repeated == 0,
        a.repeated ? QualityPanel::tr("%n row(s) repeat an earlier one exactly.", nullptr, int(a.repeated))
                   : QualityPanel::tr("No row repeats an earlier one exactly."));
    const QString least = percent(a.leastSimilarity);
    say(QualityPanel::tr("Near repeats"), a.alike == 0,
        a.alike ? QualityPanel::tr("%n row(s) share %1 or more of their wording with an earlier one.", nullptr,
                                   int(a.alike))
                      .arg(least)
                : QualityPanel::tr("No two other rows share %1 or more of their wording.").arg(least));
    say(QualityPanel::tr("Leaks"), a.alikeLeaks == 0,
        a.alikeLeaks ? QualityPanel::tr(
                           "%n pair(s) have one row in training and one in validation or held out: what is measured "
                           "there looks better than it is.",
                           nullptr, int(a.alikeLeaks))
                     : QualityPanel::tr("No validation row is in training, exactly or nearly."));
    if (a.compared < a.rows - a.notUtf8 && a.compared > 0)
        say(QualityPanel::tr("Compared"), true,
            QualityPanel::tr("Repeats were searched for in %1 of %2 rows.")
                .arg(countText(a.compared), countText(a.rows)));
}

void sayLabels(const DataAnalysis& a, const Findings& say) {
    if (a.labels.empty()) return;
    QStringList never, few;
    for (const LabelShare& share : a.labels) {
        if (share.train == 0) never << qt(share.label);
        else if (share.train < fewRows) few << qt(share.label);
    }
    const auto listed = [](const QStringList& names) {
        return names.mid(0, 8).join(QStringLiteral(", ")) + (names.size() > 8 ? QStringLiteral(", …") : QString());
    };
    if (!never.isEmpty())
        say(QualityPanel::tr("Labels"), false,
            QualityPanel::tr("Measured but never trained on: %1.").arg(listed(never)));
    if (!few.isEmpty())
        say(QualityPanel::tr("Labels"), false,
            QualityPanel::tr("Trained on in fewer than %1 rows: %2.").arg(fewRows).arg(listed(few)));
    if (never.isEmpty() && few.isEmpty())
        say(QualityPanel::tr("Labels"), true,
            QualityPanel::tr("Each of the %n label(s) is trained on in at least %1 rows.", nullptr,
                             int(a.labels.size()))
                .arg(fewRows));
}

void sayLengths(const DataAnalysis& a, const Findings& say) {
    const auto at = [&](int percent) {
        const auto found = std::find_if(a.percentiles.begin(), a.percentiles.end(),
                                        [&](const auto& one) { return one.first == percent; });
        return countText(found == a.percentiles.end() ? 0 : found->second);
    };
    const QString unit = a.lengthUnit == "tokens" ? QualityPanel::tr("tokens") : QualityPanel::tr("characters");
    if (!a.percentiles.empty())
        say(QualityPanel::tr("Lengths"), true,
            QualityPanel::tr(
                "Half of the rows have up to %1 %5, 95 % have up to %2, 99 % up to %3; the longest has %4.")
                .arg(at(50), at(95), at(99), at(100), unit));
    for (const PackingOutlook& packing : a.packing)
        say(QualityPanel::tr("Packed"), packing.filled >= fullPacks,
            QualityPanel::tr("%1 rows go into %2 packs of %3 tokens, %4 filled.")
                .arg(countText(packing.rows), countText(packing.packs), countText(packing.maxLength),
                     percent(packing.filled)));
}

} // namespace

std::vector<Finding> qualityFindings(const DataAnalysis& analysis) {
    std::vector<Finding> all;
    const Findings say{all};
    sayRepeats(analysis, say);
    say(QualityPanel::tr("Bytes"), analysis.notUtf8 == 0,
        analysis.notUtf8 ? QualityPanel::tr("%n row(s) have bytes that are not UTF-8.", nullptr, int(analysis.notUtf8))
                         : QualityPanel::tr("Every row is UTF-8."));
    sayLabels(analysis, say);
    sayLengths(analysis, say);
    return all;
}

} // namespace lathe::ui
