#include "pages/source_picker.h"

#include "bridge/text.h"
#include "models/run_source_model.h"
#include "widgets/path_edit.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QSignalBlocker>

#include <algorithm>

namespace lathe::ui {

SourcePicker::SourcePicker(const RunListModel& runs, QObject* parent) : QObject(parent), m_runs(runs) {
    m_rows = new RunSourceModel(m_runs, this);
    m_box = new QComboBox;
    m_box->setModel(m_rows);
    if (auto* list = qobject_cast<QListView*>(m_box->view())) list->setUniformItemSizes(true); // however many
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_files = new QWidget;
    auto* form = new QGridLayout(m_files);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    m_model = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_model->setPlaceholder(tr("a model's folder or a .gguf file"));
    m_adapter = new PathEdit(PathEdit::Folder, {});
    m_adapter->setPlaceholder(tr("none: the model itself"));
    int at = 0;
    for (const auto& [name, edit] : {std::pair{tr("&Model"), m_model}, {tr("A&dapter"), m_adapter}}) {
        auto* buddy = new QLabel(name);
        buddy->setBuddy(edit);
        form->addWidget(buddy, at, 0);
        form->addWidget(edit, at++, 1);
        connect(edit, &PathEdit::pathChanged, this, &SourcePicker::changed);
    }
    connect(m_box, &QComboBox::activated, this, [this] { m_wantsFiles = fromFiles(); });
    connect(m_box, &QComboBox::currentIndexChanged, this, [this] {
        m_chosen = run();
        m_files->setVisible(fromFiles());
        emit changed();
    });
    const auto readAgain = [this] { // not while a person chooses; it is read anew when the page is entered
        if (m_box->isVisible() && !m_box->view()->isVisible()) read();
    };
    connect(&m_runs, &QAbstractItemModel::modelReset, this, readAgain);
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, readAgain);
    connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, readAgain);
    connect(&m_runs, &QAbstractItemModel::dataChanged, this, readAgain);
    read();
}

RunId SourcePicker::run() const { return m_rows->runAt(m_box->currentIndex()); }

bool SourcePicker::fromFiles() const { return run().empty(); }

void SourcePicker::read() {
    const RunId shown = run(), before = m_chosen.empty() ? shown : m_chosen;
    const bool files = fromFiles() && m_wantsFiles; // else it only stood there because there was no run yet
    {
        const QSignalBlocker quiet(m_box);
        m_rows->read();
        m_box->setCurrentIndex(std::max(0, files ? m_rows->filesRow() : m_rows->rowOf(before)));
    }
    m_files->setVisible(fromFiles());
    if (run() != shown) emit changed(); // it was deleted, or is the first there is
}

void SourcePicker::choose(const RunId& run) {
    const QSignalBlocker quiet(m_box);
    m_wantsFiles = false;
    m_chosen = run;
    m_rows->setExtra(run);
    read();
}

void SourcePicker::chooseFiles(const QString& model, const QString& adapter) {
    const QSignalBlocker quiet(m_box);
    m_wantsFiles = true;
    m_chosen.clear();
    m_box->setCurrentIndex(m_rows->filesRow());
    m_model->setPath(model);
    m_adapter->setPath(adapter);
    m_files->setVisible(true);
}

Answerer SourcePicker::answerer() const {
    if (!fromFiles()) return {.run = run()};
    return {.run = {}, .model = m_model->path(), .adapter = m_adapter->path()};
}

} // namespace lathe::ui
