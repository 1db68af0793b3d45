#pragma once
// The model library: what is on this machine and whether it can be trained here, where it is looked for, and downloads.
#include "lathe/library.h"
#include "pages/page.h"

class QMimeData;
class QPushButton;
class QTableView;
class QTabWidget;

namespace lathe::ui {

class Banner;
class Card;
class DownloadPanel;
class ElidedLabel;
class LibraryFilter;
class LibraryTable;
class PlaceList;
class StateStack;
class TextLabel;

class ModelsPage : public Page {
    Q_OBJECT
public:
    explicit ModelsPage(Context& context, QWidget* parent = nullptr);

    void entered() override;
    Carried carry() override;
    /// Folders and GGUF files to look in from now on; where that is one, what it holds is chosen in the list.
    void add(const QStringList& paths);
    /// Folders and GGUF files among what is dragged.
    static QStringList modelsIn(const QMimeData* data);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns(); ///< the names take what is left, but never too little to be read
    QWidget* makeHead();
    QWidget* makeLibrary();
    QWidget* makeFilter();
    QWidget* makeChosen();
    void read(bool scan);
    void change(ChangePlaces query);
    void take(const ModelLibrary& library, bool looked);
    void showState();
    void showChosen();
    void showDownloads();
    void choose(const QString& path); ///< once it is in the list
    const LibraryModel* chosen() const;

    LibraryTable* m_models;
    LibraryFilter* m_filter;
    QTableView* m_table;
    StateStack* m_state;
    Banner* m_banner;
    QTabWidget* m_tabs;
    PlaceList* m_places;
    DownloadPanel* m_downloads;
    TextLabel* m_summary;
    QPushButton *m_look, *m_use, *m_details, *m_try;
    Card* m_card;
    ElidedLabel *m_title, *m_path;
    TextLabel* m_words;
    QString m_wanted; ///< chosen when it comes
    RequestId m_scan = 0;
    bool m_read = false, m_looked = false, m_stopping = false;
};

} // namespace lathe::ui
