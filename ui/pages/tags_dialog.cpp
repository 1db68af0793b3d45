#include "pages/tags_dialog.h"

#include "bridge/text.h"
#include "models/run_list_model.h"
#include "widgets/labels.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <map>

namespace lathe::ui {

TagsDialog::TagsDialog(const std::vector<RunSummary>& runs, const std::vector<RunSummary>& all, QWidget* parent)
    : QDialog(parent), m_runs(runs) {
    setObjectName("tagsDialog");
    setWindowTitle(tr("Tags"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    auto* title = new ElidedLabel(runs.size() == 1 ? tr("Tags of “%1”").arg(displayName(runs.front()))
                                                   : tr("Tags of %n runs", nullptr, int(runs.size())));
    title->setFont(headingFont(2));
    column->addWidget(title);
    m_line = new QLineEdit;
    m_line->setObjectName("newTag");
    m_line->setPlaceholderText(tr("Find a tag, or type a new one and press Enter"));
    m_line->setAccessibleName(m_line->placeholderText());
    m_line->installEventFilter(this);
    column->addWidget(m_line);
    m_list = new QListWidget;
    m_list->setObjectName("tagList");
    m_list->setAccessibleName(tr("Tags"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    column->addWidget(m_list, 1);

    std::map<std::string, int> count; // of the runs that have it
    for (const RunSummary& run : all)
        for (const std::string& tag : run.tags) count[tag];
    for (const RunSummary& run : runs)
        for (const std::string& tag : run.tags) ++count[tag];
    for (const auto& [tag, having] : count) {
        auto* item = new QListWidgetItem(qt(tag), m_list);
        item->setToolTip(qt(tag));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(having == 0                  ? Qt::Unchecked
                            : having == int(runs.size()) ? Qt::Checked
                                                         : Qt::PartiallyChecked);
    }

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Save"));
    buttons->button(QDialogButtonBox::Ok)->setProperty("kind", "primary");
    buttons->button(QDialogButtonBox::Ok)->setObjectName("saveTags");
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        bool found = false;
        for (int row = 0; row < m_list->count(); ++row) found = found || !m_list->item(row)->isHidden();
        if (!found) addTyped(); // a new tag, without its Enter
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_line, &QLineEdit::textChanged, this, &TagsDialog::filter);
    resize(fontMetrics().averageCharWidth() * 66, 400);
}

bool TagsDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        if (m_line->text().trimmed().isEmpty()) accept();
        else addTyped();
        return true; // the dialog's button is for an empty line
    }
    if (key->key() != Qt::Key_Down) return false;
    m_list->setFocus();
    for (int row = 0; row < m_list->count(); ++row)
        if (!m_list->item(row)->isHidden()) {
            m_list->setCurrentRow(row);
            break;
        }
    return true;
}

void TagsDialog::addTyped() {
    for (const QString& typed : m_line->text().split(',', Qt::SkipEmptyParts)) {
        const QString tag = typed.trimmed();
        if (tag.isEmpty()) continue;
        const QList<QListWidgetItem*> same = m_list->findItems(tag, Qt::MatchFixedString | Qt::MatchCaseSensitive);
        auto* item = same.isEmpty() ? new QListWidgetItem(tag, m_list) : same.first();
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
        m_list->setCurrentItem(item);
    }
    m_line->clear();
}

void TagsDialog::filter() {
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(
            !m_list->item(row)->text().contains(m_line->text().trimmed(), Qt::CaseInsensitive));
}

std::vector<EditRun> TagsDialog::edits() const {
    EditRun change;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem* item = m_list->item(row);
        if (item->checkState() == Qt::PartiallyChecked) continue;
        (item->checkState() == Qt::Checked ? change.addTags : change.removeTags).push_back(plain(item->text()));
    }
    std::vector<EditRun> edits;
    for (const RunSummary& run : m_runs) {
        change.run = run.id;
        RunSummary after = run;
        applyEdit(change, after);
        if (after.tags != run.tags) edits.push_back(change);
    }
    return edits;
}

} // namespace lathe::ui
