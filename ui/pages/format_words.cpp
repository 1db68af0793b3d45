#include "pages/format_words.h"

#include "bridge/text.h"
#include "lathe/formats.h"
#include "settings/theme.h"
#include "widgets/labels.h"

#include <QGridLayout>
#include <QPainter>

namespace lathe::ui {
namespace {

/// The levels as marks on a line from -1 to 1.
class LevelRuler final : public QWidget {
public:
    explicit LevelRuler(std::vector<double> levels) : m_levels(std::move(levels)) {
        setFixedHeight(18);
        setMinimumWidth(120);
        setToolTip(FormatWords::tr("The levels, from −1 to 1 times the largest weight of a block"));
        setAccessibleName(FormatWords::tr("%1 levels from −1 to 1").arg(m_levels.size()));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double middle = height() / 2.0, half = (width() - 3) / 2.0, centre = width() / 2.0;
        painter.setPen(QPen(theme.color("border"), 1));
        painter.drawLine(QPointF(centre - half, middle), QPointF(centre + half, middle));
        QColor ink = theme.color("accent");
        const bool many = m_levels.size() > 32;
        if (many) ink.setAlpha(120);
        painter.setPen(QPen(ink, many ? 1.0 : 2.0));
        for (const double level : m_levels)
            painter.drawLine(QPointF(centre + level * half, 2), QPointF(centre + level * half, height() - 2));
    }

private:
    std::vector<double> m_levels;
};

} // namespace

FormatWords::FormatWords(QWidget* parent) : Card(tr("What each format is"), parent) {
    setSubtitle(tr("Weights are cut into blocks. A block keeps one constant, its largest weight, and for each weight a "
                   "code: the number of a level. A weight comes back as its "
                   "level times the constant. Smaller blocks are more exact and have more constants; double "
                   "quantization keeps the constants in 8 bits too."));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(22);
    grid->setVerticalSpacing(14);
    int column = 0;
    for (const QString& title : {tr("Format"), tr("What it stores"), tr("What it costs"), tr("When to use it")})
        grid->addWidget(mutedLabel(title), 0, column++);
    int row = 1;
    for (const NumberFormatInfo& info : numberFormatInfos()) {
        auto* box = new QWidget;
        auto* inner = new QVBoxLayout(box);
        inner->setContentsMargins(0, 0, 0, 0);
        inner->setSpacing(4);
        auto* head = new QHBoxLayout;
        head->setSpacing(8);
        head->addWidget(heading(tableText(info.title), 3));
        auto* bits = new Chip;
        bits->show(tr("%1 bits").arg(info.bits), QStringLiteral("neutral"));
        head->addWidget(bits);
        head->addStretch(1);
        inner->addLayout(head);
        inner->addWidget(new LevelRuler(info.levels));
        inner->addStretch(1);
        grid->addWidget(box, row, 0, Qt::AlignTop);
        int at = 1;
        for (const std::string_view words : {info.stores, info.costs, info.use})
            grid->addWidget(plainLabel(tableText(words)), row, at++, Qt::AlignTop);
        ++row;
    }
    for (int i = 0; i < 4; ++i) grid->setColumnStretch(i, i == 1 ? 3 : 2);
    grid->setColumnMinimumWidth(0, fontMetrics().averageCharWidth() * 24);
    body()->addLayout(grid);
}

} // namespace lathe::ui
