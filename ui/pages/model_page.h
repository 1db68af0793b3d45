#pragma once
// One model in detail: what it is, its tensors layer by layer, its tokenizer and its chat template to try.
#include "lathe/library.h"
#include "pages/page.h"

class QHBoxLayout;
class QPushButton;
class QSortFilterProxyModel;
class QTreeView;

namespace lathe::ui {

class Banner;
class ChatTrial;
class ElidedLabel;
class StateStack;
class TensorTree;
class TokenizerTrial;

class ModelPage : public Page {
    Q_OBJECT
public:
    explicit ModelPage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;

    void open(const LibraryModel& model);
    Carried carry() override;

private:
    QWidget* makeHead();
    QWidget* makeLayers();
    void show(const ModelReport& report);
    void addFact(const QString& name, const QString& value, const QString& tooltip = {});
    using Page::show;

    LibraryModel m_model;
    ElidedLabel *m_title, *m_path;
    QPushButton *m_try, *m_use;
    Banner* m_warnings;
    QHBoxLayout* m_facts;
    StateStack* m_state;
    TensorTree* m_tensors;
    QSortFilterProxyModel* m_found;
    QTreeView* m_tree;
    TokenizerTrial* m_tokenizer;
    ChatTrial* m_chat;
    RequestId m_request = 0;
};

} // namespace lathe::ui
