#include "widgets/finding_list.h"

#include "widgets/labels.h"

#include <QGridLayout>

namespace lathe::ui {
namespace {

const struct {
    const char *name, *title;
} titles[] = {{"renders", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Template")},
              {"mask", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Answers")},
              {"end_of_turn", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "End of turn")},
              {"start", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Start token")},
              {"padding", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Padding")},
              {"marks", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Special tokens")},
              {"generation", QT_TRANSLATE_NOOP("lathe::ui::FindingList", "Generation prompt")}};

} // namespace

FindingList::FindingList(QWidget* parent) : QWidget(parent), m_rows(new QGridLayout(this)) {
    m_rows->setContentsMargins(0, 8, 0, 0);
    m_rows->setHorizontalSpacing(10);
    m_rows->setVerticalSpacing(8);
    m_rows->setColumnStretch(2, 1);
}

void FindingList::setFindings(const std::vector<Finding>& findings) {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_bad = 0;
    int row = 0;
    for (const bool good : {false, true})
        for (const Finding& finding : findings) {
            if (finding.good != good) continue;
            m_bad += !good;
            QString title = qt(finding.name);
            for (const auto& known : titles)
                if (title == QLatin1String(known.name)) title = tr(known.title);
            auto* sign =
                new IconLabel(good ? QStringLiteral("check") : QStringLiteral("alert"), good ? "good" : "danger", 16);
            sign->setAccessibleName(good ? tr("well") : tr("a problem"));
            auto* name = new QLabel(title);
            auto* text = plainLabel(qt(finding.text));
            if (!good) setRole(text, "role", QStringLiteral("problem"));
            m_rows->addWidget(sign, row, 0, Qt::AlignTop);
            m_rows->addWidget(name, row, 1, Qt::AlignTop);
            m_rows->addWidget(text, row++, 2, Qt::AlignTop);
        }
    m_rows->addItem(new QSpacerItem(0, 0, QSizePolicy::Minimum, QSizePolicy::Expanding), row, 0);
}

} // namespace lathe::ui
