// Typing is waited for before the model is inspected; facts flow into as many columns as fit.
#include "pages/model_section.h"

#include "bridge/text.h"
#include "models/weights_text.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"
#include "widgets/state_stack.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>

namespace lathe::ui {

ModelSection::ModelSection(BackendClient& client, WindowSettings& settings, QWidget* parent)
    : Card(tr("Model"), parent), m_client(client) {
    m_path = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_path->setPlaceholder(tr("A model's folder or a .gguf file: choose it, drop it here or type its path"));
    m_path->setStartFolder(settings.get(keys::modelFolder));
    m_path->edit()->setObjectName("modelPath");
    m_path->edit()->setAccessibleName(tr("Model"));
    body()->addWidget(m_path);
    body()->addWidget(m_problem = problemLabel());
    m_warnings = new Banner;

    auto* facts = new QWidget;
    auto* column = new QVBoxLayout(facts);
    column->setContentsMargins(0, 0, 0, 0);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(22);
    m_facts->setVerticalSpacing(8);
    column->addLayout(m_facts);
    column->addWidget(m_warnings);
    m_state = new StateStack(facts);
    m_state->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    body()->addWidget(m_state);
    m_state->hide();

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(250);
    connect(&m_debounce, &QTimer::timeout, this, &ModelSection::inspect);
    connect(m_path, &PathEdit::pathChanged, this, [this] {
        m_debounce.start();
        emit changed();
    });
    connect(m_path, &PathEdit::picked, this,
            [&settings](const QString& path) { settings.set(keys::modelFolder, QFileInfo(path).absolutePath()); });
}

QString ModelSection::path() const { return m_path->path(); }

void ModelSection::setPath(const QString& path) {
    if (path == m_path->path()) return;
    m_path->setPath(path);
    inspect();
}

void ModelSection::setProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setRole(m_path->edit(), "wrong", problem.isEmpty() ? QStringLiteral("false") : QStringLiteral("true"));
}

void ModelSection::inspect() {
    m_client.drop(m_request);
    m_request = 0;
    m_report.reset();
    m_state->setVisible(!path().isEmpty());
    if (path().isEmpty()) {
        emit reported();
        return;
    }
    m_state->showLoading(tr("Reading the model…"));
    m_request = m_client.askFor<ModelReport>(
        InspectModel{plain(path())}, this,
        [this](const ModelReport& report) {
            m_request = 0;
            show(report);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error);
            emit reported();
        });
}

void ModelSection::show(const ModelReport& report) {
    m_report = report;
    while (m_facts->count()) {
        QLayoutItem* item = m_facts->takeAt(0);
        delete item->widget();
        delete item;
    }
    m_cells.clear();
    const auto fact = [&](const QString& name, const QString& value, const QString& tooltip = {}) {
        if (value.isEmpty() || value == "0") return;
        auto* cell = new QWidget;
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(1);
        auto* small = new QLabel(name);
        small->setProperty("role", "muted");
        column->addWidget(small);
        QLabel* words = plainLabel(value);
        words->setToolTip(tooltip);
        column->addWidget(words);
        m_cells.push_back(cell);
    };
    fact(tr("Architecture"), qt(report.architecture));
    fact(tr("Parameters"), shortCountText(report.parameters), countText(report.parameters));
    fact(tr("Context"), tr("%1 tokens").arg(countText(report.contextLength)));
    fact(tr("File"), weightsText(report));
    fact(tr("Layers"), tr("%1 × %2 wide").arg(report.layers).arg(report.hiddenSize));
    fact(tr("Heads"), report.keyValueHeads != report.heads
                          ? tr("%1, %2 key/value").arg(report.heads).arg(report.keyValueHeads)
                          : QString::number(report.heads));
    fact(tr("Tokenizer"), qt(report.tokenizer));
    fact(tr("Chat template"), report.chatTemplate.empty() ? tr("none") : qt(report.chatTemplate));
    m_columns = 0;
    arrange();
    if (report.warnings.empty()) m_warnings->hide();
    else m_warnings->say(Banner::Tone::Warning, tr("About this model"), qt(report.warnings).join('\n'));
    m_state->showContent();
    emit reported();
}

void ModelSection::arrange() {
    const int columns = std::clamp(width() / (fontMetrics().averageCharWidth() * 24), 2, 4);
    if (columns == m_columns) return;
    m_columns = columns;
    while (m_facts->count()) delete m_facts->takeAt(0); // the places, not the cells
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        m_facts->addWidget(m_cells[i], int(i) / columns, int(i) % columns, Qt::AlignTop);
    for (int i = 0; i < 4; ++i) m_facts->setColumnStretch(i, i < columns ? 1 : 0);
}

void ModelSection::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    arrange();
}

} // namespace lathe::ui
