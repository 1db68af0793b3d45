#pragma once
// "%n row(s)" in the sources becomes "1 row" or "3 rows": what a translation file would do for any other language.
#include <QTranslator>

namespace lathe::ui {

class EnglishPlurals : public QTranslator {
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    /// The source with its "(s)" resolved for `n`; null, so that others are asked, for a text without a count.
    QString translate(const char* context, const char* source, const char* remark = nullptr, int n = -1) const override;
};

} // namespace lathe::ui
