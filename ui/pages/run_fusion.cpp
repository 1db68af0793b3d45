// One question answers either the average or a text; the layer's picture is drawn from its answer.
#include "pages/run_fusion.h"

#include "bridge/text.h"
#include "plots/heat_map.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {
namespace {

QString share(double weight) { return QStringLiteral("%1").arg(weight, 0, 'f', 2); }

} // namespace

RunFusion::RunFusion(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(10);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_text = new QLineEdit;
    m_text->setObjectName("fusionText");
    m_text->setPlaceholderText(tr("A text to look at token by token"));
    m_text->setAccessibleName(tr("A text to look at token by token"));
    m_text->setClearButtonEnabled(true);
    auto* look = button(tr("Show this te&xt"), QStringLiteral("search"));
    look->setObjectName("lookAtText");
    look->setEnabled(false);
    auto* average = button(tr("Avera&ge over the data"), QStringLiteral("data"));
    average->setObjectName("averageFusion");
    row->addWidget(m_text, 1);
    row->addWidget(look);
    row->addWidget(average);
    column->addLayout(row);
    m_state = new StateStack(makeContent());
    column->addWidget(m_state, 1);
    connect(m_text, &QLineEdit::textChanged, look,
            [look](const QString& text) { look->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_text, &QLineEdit::returnPressed, look, &QPushButton::click);
    connect(look, &QPushButton::clicked, this, [this] { read(m_text->text().trimmed()); });
    connect(average, &QPushButton::clicked, this, [this] { read({}); });
    offer();
}

QWidget* RunFusion::makeContent() {
    auto* content = new QWidget;
    auto* across = new QHBoxLayout(content);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(18);
    auto* left = new QVBoxLayout;
    left->setSpacing(6);
    m_meanTitle = heading({}, 3);
    m_meanTitle->setWordWrap(true);
    left->addWidget(m_meanTitle);
    m_mean = new HeatMap(tr("layer"), tr("adapter"));
    m_mean->setObjectName("fusionMean");
    m_mean->setRange(0, 1);
    m_mean->setFormat(share);
    m_mean->setToolTip(tr("Choose a layer to see its weights token by token"));
    left->addWidget(m_mean, 1);
    across->addLayout(left, 2);

    auto* right = new QVBoxLayout;
    right->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Token by token"), 3));
    head->addStretch(1);
    auto* name = new QLabel(tr("&Layer"));
    name->setProperty("role", "muted");
    m_layer = new QComboBox;
    m_layer->setObjectName("fusionLayer");
    m_layer->setAccessibleName(tr("Layer"));
    m_layer->setMinimumContentsLength(4);
    name->setBuddy(m_layer);
    head->addWidget(name);
    head->addWidget(m_layer);
    m_meanTitle->setMinimumHeight(m_layer->sizeHint().height()); // the two headings stand on one line
    right->addLayout(head);
    m_tokens = new HeatMap(tr("adapter"), tr("token"));
    m_tokens->setObjectName("fusionTokens");
    m_tokens->setRange(0, 1);
    m_tokens->setFormat(share);
    m_tokenState = new StateStack(m_tokens);
    right->addWidget(m_tokenState, 1);
    across->addLayout(right, 3);
    connect(m_layer, &QComboBox::currentIndexChanged, this, &RunFusion::showTokens);
    connect(m_mean, &HeatMap::cellClicked, this, [this](int row, int) { chooseLayer(row); });
    return content;
}

bool RunFusion::fits(const RunDetail& run) {
    const std::string& text = run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson;
    const QJsonArray methods =
        QJsonDocument::fromJson(QByteArray::fromStdString(text)).object().value(QStringLiteral("methods")).toArray();
    return std::any_of(methods.begin(), methods.end(), [](const auto& choice) {
        return choice.toObject().value(QStringLiteral("method")).toString() == QLatin1String("adapter_fusion");
    });
}

void RunFusion::setRun(const RunDetail& run) {
    const bool has = !run.adapterFolder.empty();
    if (run.summary.id == m_run && has == m_hasResult) return;
    m_run = run.summary.id;
    m_hasResult = has;
    m_client.drop(m_request);
    m_request = 0;
    m_text->clear();
    offer();
}

void RunFusion::offer() {
    if (!m_hasResult)
        m_state->showEmpty(QStringLiteral("methods"), tr("No fusion yet"),
                           tr("The attention's weights can be seen once the run has saved a checkpoint."));
    else
        m_state->showEmpty(QStringLiteral("methods"), tr("Which adapter is used where?"),
                           tr("The attention's weights by layer and adapter, averaged over the validation rows, or for "
                              "a text that you type above."),
                           tr("Average over the data"), [this] { read({}); });
}

void RunFusion::read(const QString& text) {
    if (m_run.empty()) return;
    m_client.drop(m_request);
    m_state->showLoading(text.isEmpty() ? tr("Reading the validation rows…") : tr("Reading the text…"));
    m_request = m_client.askFor<FusionReport>(
        FusionAttention{m_run, plain(text)}, this,
        [this, text](const FusionReport& report) {
            m_request = 0;
            show(report, text);
        },
        [this, text](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this, text] { read(text); });
        },
        [this](const Progressed& progress) {
            m_state->showProgress(progress.done, progress.total, phaseText(progress.phase));
        });
}

void RunFusion::show(const FusionReport& report, const QString& text) {
    m_report = report;
    m_meanTitle->setText(text.isEmpty() ? tr("Average over the validation rows") : tr("Average over this text"));
    HeatMap::Table table;
    table.columns = qt(report.adapters);
    const QSignalBlocker quiet(m_layer);
    const int before = m_layer->currentIndex();
    m_layer->clear();
    for (std::size_t layer = 0; layer < report.mean.size(); ++layer) {
        table.rows << QString::number(layer);
        m_layer->addItem(QString::number(layer));
    }
    table.values = report.mean;
    m_mean->setTable(std::move(table));
    m_layer->setCurrentIndex(before >= 0 && before < m_layer->count() ? before : m_layer->count() - 1);
    m_layer->setEnabled(!report.byToken.empty());
    showTokens();
    m_state->showContent();
}

void RunFusion::chooseLayer(int layer) {
    if (layer >= 0 && layer < m_layer->count()) m_layer->setCurrentIndex(layer);
}

void RunFusion::showTokens() {
    const int layer = m_layer->currentIndex();
    m_mean->select(m_report.byToken.empty() ? -1 : layer, -1);
    if (m_report.byToken.empty() || layer < 0) {
        m_tokenState->showEmpty(QStringLiteral("search"), tr("No text yet"),
                                tr("Type a text above to see which adapter each of its tokens attends to."));
        return;
    }
    HeatMap::Table table;
    table.rows = qt(m_report.adapters);
    table.values.assign(m_report.adapters.size(), std::vector<double>());
    for (std::size_t t = 0; t < m_report.byToken.size(); ++t) {
        QString token = t < m_report.tokens.size() ? qt(m_report.tokens[t]) : QString::number(t);
        token.replace('\n', QChar(0x21b5));
        table.columns << (token.trimmed().isEmpty() ? QStringLiteral("␣") : token.trimmed());
        for (std::size_t a = 0; a < m_report.adapters.size(); ++a)
            table.values[a].push_back(m_report.byToken[t][std::size_t(layer)][a]);
    }
    m_tokens->setTable(std::move(table));
    m_tokenState->showContent();
}

} // namespace lathe::ui
