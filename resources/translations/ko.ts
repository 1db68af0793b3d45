<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>PlotAxis</name>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>time, days:h</source>
        <translation>시간 (일:시)</translation>
    </message>
    <message>
        <source>time, h:min</source>
        <translation>시간 (시:분)</translation>
    </message>
    <message>
        <source>time, min:s</source>
        <translation>시간 (분:초)</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>토큰 %1개</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>에폭 %1</translation>
    </message>
</context>
<context>
    <name>PlotExport</name>
    <message>
        <source>%1 was not written: %2.</source>
        <translation>%1 파일을 쓰지 못했습니다: %2.</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space.</source>
        <translation>다른 폴더를 고르거나 공간을 비우세요.</translation>
    </message>
</context>
<context>
    <name>QTableView</name>
    <message>
        <source>All columns, as at first</source>
        <translation>모든 열을 처음 상태로</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown으로 복사</translation>
    </message>
</context>
<context>
    <name>QToolButton</name>
    <message>
        <source>Copy details</source>
        <translation>자세한 내용 복사</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>%1 has no column %2.</source>
        <translation>%1에 열 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Name one that it has.</source>
        <translation>있는 열을 지정하세요.</translation>
    </message>
    <message>
        <source>The field %1 was read before its default was filled in, or as another kind than it has.</source>
        <translation>필드 %1을(를) 기본값을 채우기 전에 읽었거나, 다른 종류로 읽었습니다.</translation>
    </message>
    <message>
        <source>Cannot %1 %2: %3.</source>
        <translation>%2을(를) %1할 수 없습니다: %3.</translation>
    </message>
    <message>
        <source>%1 is longer than %2 bytes.</source>
        <translation>%1이(가) %2바이트보다 깁니다.</translation>
    </message>
    <message>
        <source>%1 is not a JSON object.</source>
        <translation>%1은(는) JSON 객체가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; must be %3, not %4.</source>
        <translation>%1: &quot;%2&quot;은(는) %4이(가) 아니라 %3이어야 합니다.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is missing.</source>
        <translation>%1: &quot;%2&quot;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>This is not a state of a SHA-256 sum.</source>
        <translation>SHA-256 합의 상태가 아닙니다.</translation>
    </message>
    <message>
        <source>A data source has no path.</source>
        <translation>경로가 없는 데이터 소스가 있습니다.</translation>
    </message>
    <message>
        <source>Name its file in &quot;path&quot;.</source>
        <translation>&quot;path&quot;에 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>%1: the file has no rows.</source>
        <translation>%1: 파일에 행이 없습니다.</translation>
    </message>
    <message>
        <source>Expected is %1.</source>
        <translation>필요한 형태: %1.</translation>
    </message>
    <message>
        <source>No data are named.</source>
        <translation>데이터를 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Name a dataset file (--data FILE).</source>
        <translation>데이터셋 파일을 지정하세요(--data FILE).</translation>
    </message>
    <message>
        <source>All data sources have weight 0.</source>
        <translation>모든 데이터 소스의 가중치가 0입니다.</translation>
    </message>
    <message>
        <source>Give one of them a weight above 0.</source>
        <translation>그중 하나에 0보다 큰 가중치를 주세요.</translation>
    </message>
    <message>
        <source>The tokenizer changes a text where it adds its special tokens.</source>
        <translation>토크나이저가 특수 토큰을 더할 때 텍스트를 바꿉니다.</translation>
    </message>
    <message>
        <source>Report this tokenizer; it is of a kind that Lathe does not know.</source>
        <translation>이 토크나이저를 알려 주세요. Lathe가 모르는 종류입니다.</translation>
    </message>
    <message>
        <source>The conversation has tools or calls of them, and there is no chat template to write those with.</source>
        <translation>대화에 도구나 도구 호출이 있는데, 이를 쓸 대화 템플릿이 없습니다.</translation>
    </message>
    <message>
        <source>Choose one with chat_template.</source>
        <translation>chat_template으로 하나를 선택하세요.</translation>
    </message>
    <message>
        <source>The data are single texts, and the model reads one text and writes another.</source>
        <translation>데이터는 단일 텍스트인데, 모델은 한 텍스트를 읽고 다른 텍스트를 씁니다.</translation>
    </message>
    <message>
        <source>Give data of two texts: a prompt and its completion, a document and its summary, or conversations; prompt_column and completion_column name columns that are called otherwise.</source>
        <translation>두 텍스트로 된 데이터(프롬프트와 완성, 문서와 요약)나 대화를 주세요. 열 이름이 다르면 prompt_column과 completion_column으로 지정합니다.</translation>
    </message>
    <message>
        <source>An answer calls a tool, which the model can&apos;t be taught to write here.</source>
        <translation>도구를 호출하는 답변이 있는데, 여기서는 모델이 이를 쓰도록 가르칠 수 없습니다.</translation>
    </message>
    <message>
        <source>The data are conversations, and the model has no chat template to write them with.</source>
        <translation>데이터가 대화인데, 모델에 이를 쓸 대화 템플릿이 없습니다.</translation>
    </message>
    <message>
        <source>Choose one with chat_template (%1, or a file), take the model&apos;s instruction-tuned version, or data of prompts and completions.</source>
        <translation>chat_template으로 하나를 선택하거나(%1 또는 파일), 모델의 지시 튜닝 버전을 쓰거나, 프롬프트와 완성으로 된 데이터를 쓰세요.</translation>
    </message>
    <message>
        <source>%1: problems are pairs of a line and a text.</source>
        <translation>%1: problems는 줄과 텍스트의 쌍입니다.</translation>
    </message>
    <message>
        <source>Prepared data: a row&apos;s part ends early.</source>
        <translation>준비된 데이터: 행의 일부가 일찍 끝납니다.</translation>
    </message>
    <message>
        <source>it ends early</source>
        <translation>일찍 끝납니다</translation>
    </message>
    <message>
        <source>The weights of the data sources repeat their rows to more than 2^31 tokens.</source>
        <translation>데이터 소스의 가중치가 행을 2^31 토큰이 넘게 반복합니다.</translation>
    </message>
    <message>
        <source>Give smaller weights.</source>
        <translation>더 작은 가중치를 주세요.</translation>
    </message>
    <message>
        <source>it is not what it is called</source>
        <translation>이름과 다른 것입니다</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>손상되었습니다</translation>
    </message>
    <message>
        <source>it names rows that are not there</source>
        <translation>없는 행을 가리킵니다</translation>
    </message>
    <message>
        <source>The data have more than 2^32 rows.</source>
        <translation>데이터의 행이 2^32개보다 많습니다.</translation>
    </message>
    <message>
        <source>Take fewer of them at once (rows, in the data source).</source>
        <translation>한 번에 더 적게 쓰세요(데이터 소스의 rows).</translation>
    </message>
    <message>
        <source>%1: a list of labels holds the number %2, which is neither 0 nor 1 nor a class</source>
        <translation>%1: 레이블 목록에 0도 1도 클래스도 아닌 숫자 %2이(가) 있습니다</translation>
    </message>
    <message>
        <source>Give a row one number (regression), the names of its labels, or a 0 or 1 for each label.</source>
        <translation>행에 숫자 하나(회귀), 레이블 이름들, 또는 레이블마다 0이나 1을 주세요.</translation>
    </message>
    <message>
        <source>the labels are lists of zeros and ones, and regression needs one number a row</source>
        <translation>레이블이 0과 1의 목록인데, 회귀에는 행마다 숫자 하나가 필요합니다</translation>
    </message>
    <message>
        <source>Set problem_type to multi_label or single_label.</source>
        <translation>problem_type을 multi_label이나 single_label로 설정하세요.</translation>
    </message>
    <message>
        <source>each row&apos;s labels are %1 numbers of which one is 1: that can be one class of %2, or %3 labels that each hold or not</source>
        <translation>행마다 레이블이 숫자 %1개이고 그중 하나가 1입니다. %2개 중 한 클래스일 수도, 각각 해당하거나 아닌 레이블 %3개일 수도 있습니다</translation>
    </message>
    <message>
        <source>Set problem_type to single_label (one class a row) or to multi_label (each label by itself).</source>
        <translation>problem_type을 single_label(행마다 한 클래스)이나 multi_label(레이블마다 따로)로 설정하세요.</translation>
    </message>
    <message>
        <source>labels names %1 labels, and the rows have lists of %2 numbers</source>
        <translation>labels에는 레이블이 %1개 있는데, 행에는 숫자 %2개의 목록이 있습니다</translation>
    </message>
    <message>
        <source>%1: the label is &quot;%2&quot;, and all others are numbers: it can be a label of that name, or a gap</source>
        <translation>%1: 레이블이 &quot;%2&quot;인데 다른 것은 모두 숫자입니다. 그런 이름의 레이블일 수도, 빈 값일 수도 있습니다</translation>
    </message>
    <message>
        <source>Leave such rows out (a filter, or an empty label), or name all labels in labels.</source>
        <translation>그런 행을 빼거나(필터 또는 빈 레이블), labels에 모든 레이블을 지정하세요.</translation>
    </message>
    <message>
        <source>Set problem_type to single_label if the labels are names.</source>
        <translation>레이블이 이름이라면 problem_type을 single_label로 설정하세요.</translation>
    </message>
    <message>
        <source>labels: &quot;%1&quot; is named twice</source>
        <translation>labels: &quot;%1&quot;을(를) 두 번 지정했습니다</translation>
    </message>
    <message>
        <source>the model has a head, and does not know the labels %1%2</source>
        <translation>모델에 헤드가 있는데 레이블 %1%2을(를) 알지 못합니다</translation>
    </message>
    <message>
        <source>%1: %2 labels in a row, where each has one.</source>
        <translation>%1: 행에 레이블이 %2개인데, 행마다 하나여야 합니다.</translation>
    </message>
    <message>
        <source>Set problem_type to multi_label.</source>
        <translation>problem_type을 multi_label로 설정하세요.</translation>
    </message>
    <message>
        <source>%1: the labels are not a list of %2 zeros and ones, as in other rows</source>
        <translation>%1: 레이블이 다른 행처럼 0과 1 %2개의 목록이 아닙니다</translation>
    </message>
    <message>
        <source>%1: %2 of the row&apos;s labels are 1, where each row has one class</source>
        <translation>%1: 행의 레이블 중 %2개가 1인데, 행마다 한 클래스여야 합니다</translation>
    </message>
    <message>
        <source>labels that the model does not know: %1; it knows %2</source>
        <translation>모델이 모르는 레이블: %1. 아는 것: %2</translation>
    </message>
    <message>
        <source>Correct the rows.</source>
        <translation>행을 고치세요.</translation>
    </message>
    <message>
        <source>%1 belongs to other data.</source>
        <translation>%1은(는) 다른 데이터의 것입니다.</translation>
    </message>
    <message>
        <source>Row %1 comes to more than 4 GB of tokens and labels.</source>
        <translation>행 %1의 토큰과 레이블이 4 GB를 넘습니다.</translation>
    </message>
    <message>
        <source>Device %1 can&apos;t be used: %2.</source>
        <translation>장치 %1을(를) 사용할 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Device is &quot;%1&quot;; a number must follow cuda:.</source>
        <translation>device가 &quot;%1&quot;입니다. cuda: 뒤에는 숫자가 와야 합니다.</translation>
    </message>
    <message>
        <source>For example cuda:0. There are: %1.</source>
        <translation>예: cuda:0. 있는 것: %1.</translation>
    </message>
    <message>
        <source>There is no GPU %1.</source>
        <translation>GPU %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>있는 것: %1.</translation>
    </message>
    <message>
        <source>The UUIDs of %1 GPUs begin with %2.</source>
        <translation>GPU %1개의 UUID가 %2(으)로 시작합니다.</translation>
    </message>
    <message>
        <source>Give more of it, or a number: %1.</source>
        <translation>더 길게 쓰거나 번호를 지정하세요: %1.</translation>
    </message>
    <message>
        <source>No GPU that CUDA shows has a UUID that begins with %1.</source>
        <translation>CUDA가 보여 주는 GPU 중 UUID가 %1(으)로 시작하는 것이 없습니다.</translation>
    </message>
    <message>
        <source>nvidia-smi -L lists the UUIDs. There are: %1.</source>
        <translation>nvidia-smi -L이 UUID를 보여 줍니다. 있는 것: %1.</translation>
    </message>
    <message>
        <source>%1: %2 is not packed as bitsandbytes does it: %3.</source>
        <translation>%1: %2이(가) bitsandbytes의 방식으로 패킹되어 있지 않습니다: %3.</translation>
    </message>
    <message>
        <source>The file may be damaged, or of another version of bitsandbytes than 0.50. Take the model that it was made from.</source>
        <translation>파일이 손상되었거나 bitsandbytes 0.50이 아닌 다른 버전의 것일 수 있습니다. 패킹 전의 모델을 사용하세요.</translation>
    </message>
    <message>
        <source>%1: %2 has ggml&apos;s type %3, which is not supported.</source>
        <translation>%1: %2의 ggml 형식 %3은(는) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>Use a file with other quantization. Supported: %1.</source>
        <translation>다른 양자화의 파일을 사용하세요. 지원하는 것: %1.</translation>
    </message>
    <message>
        <source>%1 is one of %2 parts of a model.</source>
        <translation>%1은(는) 모델 조각 %2개 중 하나입니다.</translation>
    </message>
    <message>
        <source>Join the parts into one file first (llama-gguf-split --merge).</source>
        <translation>먼저 조각을 한 파일로 합치세요(llama-gguf-split --merge).</translation>
    </message>
    <message>
        <source>%1: the metadata&apos;s %2 must be %3.</source>
        <translation>%1: 메타데이터의 %2은(는) %3이어야 합니다.</translation>
    </message>
    <message>
        <source>%1: the metadata&apos;s %2 is missing.</source>
        <translation>%1: 메타데이터에 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1 is not a valid GGUF file: %2.</source>
        <translation>%1은(는) 올바른 GGUF 파일이 아닙니다: %2.</translation>
    </message>
    <message>
        <source>The file may be damaged or only partly downloaded: fetch it again.</source>
        <translation>파일이 손상되었거나 일부만 내려받았을 수 있습니다. 다시 받으세요.</translation>
    </message>
    <message>
        <source>%1: %2 has %3 rows, which %4 heads cannot share (%5.attention.head_count).</source>
        <translation>%1: %2의 행이 %3개인데, 헤드 %4개가 나눌 수 없습니다(%5.attention.head_count).</translation>
    </message>
    <message>
        <source>%1: %2 has %3 norms of %4 weights, which does not fit stablelm.attention.head_count.</source>
        <translation>%1: %2에 가중치 %4개짜리 정규화가 %3개 있어 stablelm.attention.head_count에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>the tensor %1 cannot be written as %2 to a GGUF file</source>
        <translation>텐서 %1을(를) GGUF 파일에 %2(으)로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>GGUF&apos;s %1 cannot be %2: it is a number of 32 bits without sign.</source>
        <translation>GGUF의 %1은(는) %2일 수 없습니다. 부호 없는 32비트 숫자입니다.</translation>
    </message>
    <message>
        <source>more is written than planned</source>
        <translation>계획보다 많이 썼습니다</translation>
    </message>
    <message>
        <source>more bytes than planned for %1</source>
        <translation>%1의 바이트가 계획보다 많습니다</translation>
    </message>
    <message>
        <source>bytes are missing for %1</source>
        <translation>%1의 바이트가 부족합니다</translation>
    </message>
    <message>
        <source>a buffer of another size than the values take</source>
        <translation>버퍼 크기가 값에 필요한 것과 다릅니다</translation>
    </message>
    <message>
        <source>nothing is written as %1</source>
        <translation>%1(으)로는 쓰지 않습니다</translation>
    </message>
    <message>
        <source>%1 has no weights: neither model.safetensors nor pytorch_model.bin, nor an index of either.</source>
        <translation>%1에 가중치가 없습니다. model.safetensors도 pytorch_model.bin도, 그 색인도 없습니다.</translation>
    </message>
    <message>
        <source>%1 is only a pointer to the real file (Git LFS).</source>
        <translation>%1은(는) 실제 파일을 가리키는 포인터일 뿐입니다(Git LFS).</translation>
    </message>
    <message>
        <source>Fetch the file itself: git lfs pull.</source>
        <translation>파일 자체를 받으세요: git lfs pull.</translation>
    </message>
    <message>
        <source>%1 is not a GGUF file: it does not begin with &quot;GGUF&quot;.</source>
        <translation>%1은(는) GGUF 파일이 아닙니다. &quot;GGUF&quot;로 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>The file may be damaged: fetch it again.</source>
        <translation>파일이 손상되었을 수 있습니다. 다시 받으세요.</translation>
    </message>
    <message>
        <source>%1 is no file of weights: it does not begin as torch.save() writes them.</source>
        <translation>%1은(는) 가중치 파일이 아닙니다. torch.save()가 쓰는 방식으로 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 is no pickle as torch.save() writes it: %2 at byte %3.</source>
        <translation>%1은(는) torch.save()가 쓰는 pickle이 아닙니다: 바이트 %3에 %2.</translation>
    </message>
    <message>
        <source>%1 is not a valid safetensors file: %2.</source>
        <translation>%1은(는) 올바른 safetensors 파일이 아닙니다: %2.</translation>
    </message>
    <message>
        <source>%1 has the type %2, which is not supported.</source>
        <translation>%1의 형식 %2은(는) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>Supported: %1.</source>
        <translation>지원하는 것: %1.</translation>
    </message>
    <message>
        <source>The tensor %1 cannot be written as safetensors.</source>
        <translation>텐서 %1을(를) safetensors로 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>More values than planned.</source>
        <translation>값이 계획보다 많습니다.</translation>
    </message>
    <message>
        <source>%1 is planned as %2, which fp32 values cannot become.</source>
        <translation>%1은(는) %2(으)로 계획되었는데, fp32 값이 그렇게 될 수 없습니다.</translation>
    </message>
    <message>
        <source>More values than planned for %1.</source>
        <translation>%1의 값이 계획보다 많습니다.</translation>
    </message>
    <message>
        <source>Bytes are missing for %1.</source>
        <translation>%1의 바이트가 부족합니다.</translation>
    </message>
    <message>
        <source>%1: &quot;weight_map&quot; names no tensors.</source>
        <translation>%1: &quot;weight_map&quot;에 텐서가 없습니다.</translation>
    </message>
    <message>
        <source>%1 says that the tensor %2 lies in %3, but it does not.</source>
        <translation>%1에는 텐서 %2이(가) %3에 있다고 되어 있는데, 없습니다.</translation>
    </message>
    <message>
        <source>%1: the tensor %2 has no plain file name: %3.</source>
        <translation>%1: 텐서 %2의 파일 이름이 일반적이지 않습니다: %3.</translation>
    </message>
    <message>
        <source>%1: files of the model are missing: %2.</source>
        <translation>%1: 모델의 파일이 없습니다: %2.</translation>
    </message>
    <message>
        <source>Download the missing files into the folder.</source>
        <translation>없는 파일을 폴더에 내려받으세요.</translation>
    </message>
    <message>
        <source>%1: the tensor %2 is in two files: %3 and %4.</source>
        <translation>%1: 텐서 %2이(가) 두 파일에 있습니다: %3, %4.</translation>
    </message>
    <message>
        <source>No decoder for %1.</source>
        <translation>%1의 디코더가 없습니다.</translation>
    </message>
    <message>
        <source>Stored type without a row.</source>
        <translation>저장 형식의 행이 없습니다.</translation>
    </message>
    <message>
        <source>%1: the tensor %2 appears twice.</source>
        <translation>%1: 텐서 %2이(가) 두 번 나옵니다.</translation>
    </message>
    <message>
        <source>Elements [%1, + %2) of %3 (%4, %5) cannot be read.</source>
        <translation>%3(%4, %5)의 원소 [%1, + %2)을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 elements are no whole blocks of %2.</source>
        <translation>원소 %1개는 %2개짜리 블록으로 나누어떨어지지 않습니다.</translation>
    </message>
    <message>
        <source>Rows [%1, + %2) of %3 cannot be read as they are stored.</source>
        <translation>%3의 행 [%1, + %2)을(를) 저장된 그대로 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Wrong size for %1.</source>
        <translation>%1의 크기가 맞지 않습니다.</translation>
    </message>
    <message>
        <source>%1 cannot be read as weights: %2.</source>
        <translation>%1을(를) 가중치로 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Lathe reads a dictionary of names and tensors, and calls nothing that a file names. Save the model&apos;s state_dict, or convert it to safetensors.</source>
        <translation>Lathe는 이름과 텐서의 사전을 읽으며, 파일이 지정하는 것을 실행하지 않습니다. 모델의 state_dict를 저장하거나 safetensors로 변환하세요.</translation>
    </message>
    <message>
        <source>%1: tensor %2 is stored as %3, which is not supported.</source>
        <translation>%1: 텐서 %2의 저장 형식 %3은(는) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 is no archive as torch.save() writes it: %2.</source>
        <translation>%1은(는) torch.save()가 쓰는 아카이브가 아닙니다: %2.</translation>
    </message>
    <message>
        <source>Cannot make the link %1: %2.</source>
        <translation>링크 %1을(를) 만들 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>The cache needs a file system with symbolic links; choose another folder with HF_HUB_CACHE.</source>
        <translation>캐시에는 심볼릭 링크가 되는 파일 시스템이 필요합니다. HF_HUB_CACHE로 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>Another program is fetching %1 into the same cache.</source>
        <translation>다른 프로그램이 %1을(를) 같은 캐시로 내려받고 있습니다.</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>끝날 때까지 기다린 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 has %2 GGUF models: %3.</source>
        <translation>%1에 GGUF 모델이 %2개 있습니다: %3.</translation>
    </message>
    <message>
        <source>Choose one with --files, such as --files &apos;%1*.gguf&apos;.</source>
        <translation>--files로 하나를 선택하세요. 예: --files &apos;%1*.gguf&apos;.</translation>
    </message>
    <message>
        <source>%1 has no file like &quot;%2&quot;.</source>
        <translation>%1에 &quot;%2&quot;와(과) 맞는 파일이 없습니다.</translation>
    </message>
    <message>
        <source>It has: %1.</source>
        <translation>있는 파일: %1.</translation>
    </message>
    <message>
        <source>%1 has no files that a model needs.</source>
        <translation>%1에 모델에 필요한 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Name what to fetch with --files.</source>
        <translation>내려받을 것을 --files로 지정하세요.</translation>
    </message>
    <message>
        <source>Connections is %1.</source>
        <translation>연결 수가 %1입니다.</translation>
    </message>
    <message>
        <source>Choose 1 to 64.</source>
        <translation>1부터 64까지 선택하세요.</translation>
    </message>
    <message>
        <source>Retries, their pause and the length of parts can&apos;t be negative.</source>
        <translation>재시도 횟수, 간격, 부분 길이는 음수일 수 없습니다.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so nothing is downloaded.</source>
        <translation>HF_HUB_OFFLINE이 설정되어 있어 아무것도 내려받지 않습니다.</translation>
    </message>
    <message>
        <source>Unset it to download %1.</source>
        <translation>%1을(를) 내려받으려면 설정을 해제하세요.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be deleted: %2.</source>
        <translation>%1을(를) 삭제할 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>%1%2: the connection to %3 failed %4 times in a row: %5.</source>
        <translation>%1%2: %3과의 연결이 연속으로 %4번 실패했습니다: %5.</translation>
    </message>
    <message>
        <source>Check the network (and HF_ENDPOINT, if it is set). What was fetched is kept: the same download continues from there.</source>
        <translation>네트워크를(설정했다면 HF_ENDPOINT도) 확인하세요. 받은 것은 보관되어 같은 다운로드가 거기서 이어집니다.</translation>
    </message>
    <message>
        <source>The Hub&apos;s answer about %1 is longer than 64 MiB.</source>
        <translation>%1에 대한 Hub의 답이 64 MiB보다 깁니다.</translation>
    </message>
    <message>
        <source>%1 needs %2 MB more in %3, where %4 MB are free.</source>
        <translation>%1에 %3의 공간이 %2 MB 더 필요한데, 여유는 %4 MB입니다.</translation>
    </message>
    <message>
        <source>Make room, or name a folder on another disk with HF_HUB_CACHE.</source>
        <translation>공간을 비우거나, HF_HUB_CACHE로 다른 디스크의 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>%1/%2 came %3, %4 times; it was not kept.</source>
        <translation>%1/%2이(가) %3 왔으며(%4번), 보관하지 않았습니다.</translation>
    </message>
    <message>
        <source>Something between here and %1 changes files (a proxy, a mirror), or the repository is damaged; try again later or elsewhere.</source>
        <translation>여기와 %1 사이의 무언가(프록시, 미러)가 파일을 바꾸거나 저장소가 손상되었습니다. 나중에 또는 다른 곳에서 다시 시도하세요.</translation>
    </message>
    <message>
        <source>libcurl does not start: %1.</source>
        <translation>libcurl이 시작되지 않습니다: %1.</translation>
    </message>
    <message>
        <source>libcurl makes no more connections.</source>
        <translation>libcurl이 연결을 더 만들지 못합니다.</translation>
    </message>
    <message>
        <source>The Hub&apos;s address %1 is not a web address.</source>
        <translation>Hub의 주소 %1은(는) 웹 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>Set HF_ENDPOINT to an address such as https://huggingface.co.</source>
        <translation>HF_ENDPOINT를 https://huggingface.co 같은 주소로 설정하세요.</translation>
    </message>
    <message>
        <source>libcurl makes no connections.</source>
        <translation>libcurl이 연결을 만들지 못합니다.</translation>
    </message>
    <message>
        <source>Check the network (and HF_ENDPOINT, if it is set). What was sent is kept: the same upload continues from there.</source>
        <translation>네트워크를(설정했다면 HF_ENDPOINT도) 확인하세요. 보낸 것은 보관되어 같은 업로드가 거기서 이어집니다.</translation>
    </message>
    <message>
        <source>The Hub does not know the token it was given (HTTP 401)%1.</source>
        <translation>Hub가 받은 토큰을 알지 못합니다(HTTP 401)%1.</translation>
    </message>
    <message>
        <source>Set HF_TOKEN to a valid token with the right to write (%1).</source>
        <translation>HF_TOKEN을 쓰기 권한이 있는 유효한 토큰으로 설정하세요(%1).</translation>
    </message>
    <message>
        <source>The token&apos;s account may not write to %1 (HTTP 403)%2.</source>
        <translation>토큰의 계정은 %1에 쓸 수 없습니다(HTTP 403)%2.</translation>
    </message>
    <message>
        <source>Use a token with the right to write there (%1), or another repository.</source>
        <translation>그곳에 쓸 권한이 있는 토큰(%1)이나 다른 저장소를 사용하세요.</translation>
    </message>
    <message>
        <source>The Hub has no repository %1 with a branch %2, or the token may not see it (HTTP 404)%3.</source>
        <translation>Hub에 브랜치 %2이(가) 있는 저장소 %1이(가) 없거나, 토큰으로 볼 수 없습니다(HTTP 404)%3.</translation>
    </message>
    <message>
        <source>Check the spelling, and that the token has the right to write (%1).</source>
        <translation>철자와, 토큰에 쓰기 권한이 있는지 확인하세요(%1).</translation>
    </message>
    <message>
        <source>The Hub refused %1 to %2 (HTTP %3)%4.</source>
        <translation>Hub가 %1에서 %2을(를) 거부했습니다(HTTP %3)%4.</translation>
    </message>
    <message>
        <source>Correct what it says; what was sent is kept.</source>
        <translation>지적된 것을 고치세요. 보낸 것은 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>The Hub&apos;s address %1 begins with neither https:// nor http://.</source>
        <translation>Hub의 주소 %1이(가) https://로도 http://로도 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>The Hub&apos;s token has spaces or characters in it that no token has.</source>
        <translation>Hub 토큰에 공백이나 토큰에 없는 문자가 있습니다.</translation>
    </message>
    <message>
        <source>Set HF_TOKEN to the token as the Hub showed it (hf_...).</source>
        <translation>HF_TOKEN을 Hub가 보여 준 그대로(hf_...) 설정하세요.</translation>
    </message>
    <message>
        <source>The Hub&apos;s answer about %1 has not as many parts as the file.</source>
        <translation>%1에 대한 Hub의 답에 있는 부분 수가 파일과 다릅니다.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>나중에 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The Hub&apos;s storage refused %1.</source>
        <translation>Hub의 저장 공간이 %1을(를) 거부했습니다.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>다시 시도하세요.</translation>
    </message>
    <message>
        <source>The Hub&apos;s answer does not say whose repository %1 is.</source>
        <translation>Hub의 답에 저장소 %1이(가) 누구의 것인지 없습니다.</translation>
    </message>
    <message>
        <source>Give it with its owner: OWNER/%1.</source>
        <translation>소유자와 함께 지정하세요: OWNER/%1.</translation>
    </message>
    <message>
        <source>The Hub&apos;s answer says nothing of %1.</source>
        <translation>Hub의 답에 %1에 대한 내용이 없습니다.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so nothing is uploaded.</source>
        <translation>HF_HUB_OFFLINE이 설정되어 있어 아무것도 올리지 않습니다.</translation>
    </message>
    <message>
        <source>Unset it to upload to %1.</source>
        <translation>%1에 올리려면 설정을 해제하세요.</translation>
    </message>
    <message>
        <source>There is no token for the Hub, and an upload needs one.</source>
        <translation>Hub 토큰이 없습니다. 업로드에는 토큰이 필요합니다.</translation>
    </message>
    <message>
        <source>Make one with the right to write at %1/settings/tokens, and set HF_TOKEN to it, or run hf auth login.</source>
        <translation>%1/settings/tokens에서 쓰기 권한이 있는 토큰을 만들어 HF_TOKEN에 설정하거나, hf auth login을 실행하세요.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>폴더 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Name a folder to upload.</source>
        <translation>올릴 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>The folder %1 has no files to upload.</source>
        <translation>폴더 %1에 올릴 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Export something into it first.</source>
        <translation>먼저 그 안으로 내보내세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a repository&apos;s name.</source>
        <translation>&quot;%1&quot;은(는) 저장소 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>Write it as its page on the Hub does: org/name, such as HuggingFaceTB/SmolLM2-135M (letters, digits, &apos;-&apos;, &apos;_&apos;, &apos;.&apos;).</source>
        <translation>Hub의 페이지에 있는 대로 쓰세요: org/name, 예: HuggingFaceTB/SmolLM2-135M (문자, 숫자, &apos;-&apos;, &apos;_&apos;, &apos;.&apos;).</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a revision&apos;s name.</source>
        <translation>&quot;%1&quot;은(는) 리비전 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>Name a branch (main), a tag or a commit.</source>
        <translation>브랜치(main), 태그 또는 커밋을 지정하세요.</translation>
    </message>
    <message>
        <source>%1: &quot;sha&quot; is not a commit.</source>
        <translation>%1: &quot;sha&quot;가 커밋이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: &quot;siblings&quot; is not a list of files.</source>
        <translation>%1: &quot;siblings&quot;가 파일 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: the file name &quot;%2&quot; leads out of its folder.</source>
        <translation>%1: 파일 이름 &quot;%2&quot;이(가) 폴더 밖을 가리킵니다.</translation>
    </message>
    <message>
        <source>%1: the file %2 appears twice.</source>
        <translation>%1: 파일 %2이(가) 두 번 나옵니다.</translation>
    </message>
    <message>
        <source>%1: its hash is invalid.</source>
        <translation>%1: 해시가 올바르지 않습니다.</translation>
    </message>
    <message>
        <source>%1: its size is %2.</source>
        <translation>%1: 크기가 %2입니다.</translation>
    </message>
    <message>
        <source>The folder %1 has an experiment of another program.</source>
        <translation>폴더 %1에 다른 프로그램의 실험이 있습니다.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>There is no log format &apos;%1&apos;.</source>
        <translation>로그 형식 &apos;%1&apos;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Every layer is left out: nothing would be trained.</source>
        <translation>모든 레이어를 제외했습니다. 아무것도 학습되지 않습니다.</translation>
    </message>
    <message>
        <source>The adapter&apos;s name must be a word without . , / \.</source>
        <translation>어댑터 이름은 . , / \ 가 없는 한 단어여야 합니다.</translation>
    </message>
    <message>
        <source>leave_out: the model has no layer &quot;%1&quot;; its layers are 0 to %2.</source>
        <translation>leave_out: 모델에 레이어 &quot;%1&quot;이(가) 없습니다. 레이어는 0부터 %2까지입니다.</translation>
    </message>
    <message>
        <source>An invertible adapter would have to be undone before the head of a language model; it is for the other tasks.</source>
        <translation>가역 어댑터는 언어 모델의 헤드 앞에서 되돌려야 합니다. 다른 작업에 사용하세요.</translation>
    </message>
    <message>
        <source>An invertible adapter has no place in %1: its two sides share their embeddings.</source>
        <translation>%1에는 가역 어댑터를 둘 곳이 없습니다. 양쪽이 임베딩을 공유합니다.</translation>
    </message>
    <message>
        <source>An invertible adapter needs embeddings of the hidden size; %1&apos;s are projected.</source>
        <translation>가역 어댑터에는 은닉 크기의 임베딩이 필요합니다. %1의 임베딩은 투영됩니다.</translation>
    </message>
    <message>
        <source>An invertible adapter needs an even hidden size.</source>
        <translation>가역 어댑터에는 짝수인 은닉 크기가 필요합니다.</translation>
    </message>
    <message>
        <source>%1 is not an adapter folder: it has no adapter_config.json.</source>
        <translation>%1은(는) 어댑터 폴더가 아닙니다. adapter_config.json이 없습니다.</translation>
    </message>
    <message>
        <source>%1 is not a bottleneck adapter&apos;s: fusion is for those that the method &quot;adapter&quot; trains.</source>
        <translation>%1은(는) 병목 어댑터의 것이 아닙니다. 융합은 &quot;adapter&quot; 방법이 학습하는 어댑터에 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Fusion needs the folders of two adapters or more in &quot;adapters&quot;, or two training files to train them on first.</source>
        <translation>융합에는 &quot;adapters&quot;에 어댑터 폴더 둘 이상이나, 먼저 학습할 학습 파일 둘이 필요합니다.</translation>
    </message>
    <message>
        <source>Two of the adapters are called %1; train one under another adapter_name.</source>
        <translation>어댑터 둘의 이름이 %1입니다. 하나를 다른 adapter_name으로 학습하세요.</translation>
    </message>
    <message>
        <source>Fusion needs the folders of two adapters or more in &quot;adapters&quot;.</source>
        <translation>융합에는 &quot;adapters&quot;에 어댑터 폴더 둘 이상이 필요합니다.</translation>
    </message>
    <message>
        <source>%1 Kronecker terms must divide the hidden size %2 and the bottleneck of %3; change phm_dim or reduction_factor.</source>
        <translation>크로네커 항 %1개는 은닉 크기 %2와(과) 병목 %3을(를) 나누어떨어지게 해야 합니다. phm_dim이나 reduction_factor를 바꾸세요.</translation>
    </message>
    <message>
        <source>Layers: &quot;%1&quot; must be a number, or a range such as 8-11.</source>
        <translation>레이어: &quot;%1&quot;은(는) 숫자이거나 8-11 같은 범위여야 합니다.</translation>
    </message>
    <message>
        <source>Layers: the model has no layers %1; its layers are 0 to %2.</source>
        <translation>레이어: 모델에 레이어 %1이(가) 없습니다. 레이어는 0부터 %2까지입니다.</translation>
    </message>
    <message>
        <source>DoRA and a bias on B don&apos;t go together, as in PEFT; choose one of the two.</source>
        <translation>DoRA와 B의 편향은 PEFT에서처럼 함께 쓸 수 없습니다. 둘 중 하나를 선택하세요.</translation>
    </message>
    <message>
        <source>A bias on B goes with the initialization Kaiming uniform alone, as in PEFT.</source>
        <translation>B의 편향은 PEFT에서처럼 Kaiming uniform 초기화에서만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>A bias on B is for linear layers, not for %1.</source>
        <translation>B의 편향은 선형 레이어용이며 %1에는 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>DoRA is for linear layers, not for %1.</source>
        <translation>DoRA는 선형 레이어용이며 %1에는 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Rank %1 is larger than %2 (%3 x %4); it must be at most %5.</source>
        <translation>랭크 %1이(가) %2(%3 x %4)보다 큽니다. 최대 %5이어야 합니다.</translation>
    </message>
    <message>
        <source>Rank %1 is high: rsLoRA, which scales by alpha / sqrt(rank) and not by alpha / rank, keeps learning steady at such ranks (arXiv 2312.03732). With it, an alpha of %2 begins at the present scale.</source>
        <translation>랭크 %1은(는) 높은 편입니다. alpha / rank 대신 alpha / sqrt(rank)로 배율을 정하는 rsLoRA는 이런 랭크에서도 학습을 안정시킵니다(arXiv 2312.03732). rsLoRA에서는 alpha %2이(가) 지금과 같은 배율로 시작합니다.</translation>
    </message>
    <message>
        <source>rank_pattern: the rank of %1 must be a whole number from 1.</source>
        <translation>rank_pattern: %1의 랭크는 1 이상의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>Prefix tuning has no place in %1: a prefix has no distance to the text&apos;s tokens, by which its attention goes; prompt tuning puts its vectors before the text itself.</source>
        <translation>%1에는 접두사 튜닝을 둘 곳이 없습니다. 접두사에는 어텐션이 따르는 텍스트 토큰까지의 거리가 없습니다. 프롬프트 튜닝은 벡터를 텍스트 앞에 둡니다.</translation>
    </message>
    <message>
        <source>The virtual tokens are to start from a text, but none is given.</source>
        <translation>가상 토큰을 텍스트에서 시작하기로 했는데 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>A text is given to start from, but init is &quot;%1&quot;; choose &quot;text&quot;.</source>
        <translation>시작할 텍스트를 지정했는데 init가 &quot;%1&quot;입니다. &quot;text&quot;를 선택하세요.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be merged into the model&apos;s weights: %2.</source>
        <translation>%1은(는) 모델의 가중치에 병합할 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Export the adapter (format peft), which is loaded beside its base model. These can be merged: %1.</source>
        <translation>기반 모델 옆에 불러올 어댑터로 내보내세요(형식 peft). 병합할 수 있는 것: %1.</translation>
    </message>
    <message>
        <source>%1: the regular expression &quot;%2&quot; can&apos;t be read</source>
        <translation>%1: 정규식 &quot;%2&quot;을(를) 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>%1: a regular expression is too complex</source>
        <translation>%1: 정규식이 너무 복잡합니다</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; must be PATTERN=NUMBER, such as q_proj=8.</source>
        <translation>%1: &quot;%2&quot;은(는) q_proj=8처럼 패턴=숫자여야 합니다.</translation>
    </message>
    <message>
        <source>%1: %2 (%3) must be a multiple of %4 (%5).</source>
        <translation>%1: %2(%3)은(는) %4(%5)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: position_embedding_type &quot;%2&quot; is not supported; nearest: absolute.</source>
        <translation>%1: position_embedding_type &quot;%2&quot;은(는) 지원하지 않습니다. 가장 가까운 것: absolute.</translation>
    </message>
    <message>
        <source>%1: an encoder used as a decoder (is_decoder, add_cross_attention) is not supported.</source>
        <translation>%1: 디코더로 쓰는 인코더(is_decoder, add_cross_attention)는 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>%1: its tokenizer.ggml.model is &quot;%2&quot;, so it is a RoBERTa or XLM-R, which are not supported from GGUF; nearest: BERT.</source>
        <translation>%1: tokenizer.ggml.model이 &quot;%2&quot;이므로 RoBERTa나 XLM-R인데, GGUF에서는 지원하지 않습니다. 가장 가까운 것: BERT.</translation>
    </message>
    <message>
        <source>%1: bert.embedding_length (%2) must be a multiple of bert.attention.head_count (%3).</source>
        <translation>%1: bert.embedding_length(%2)는 bert.attention.head_count(%3)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: hidden_size must be a multiple of num_attention_heads.</source>
        <translation>%1: hidden_size는 num_attention_heads의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: of DeBERTa-v2 only the layout of the published checkpoints is supported; %2.</source>
        <translation>%1: DeBERTa-v2는 공개된 체크포인트의 구조만 지원합니다. %2.</translation>
    </message>
    <message>
        <source>%1: hidden_size (%2) must be a multiple of num_attention_heads (%3).</source>
        <translation>%1: hidden_size(%2)는 num_attention_heads(%3)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: sliding_window is %2.</source>
        <translation>%1: sliding_window가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: layer_types has &quot;%2&quot;, which is not supported; known: full_attention, sliding_attention.</source>
        <translation>%1: layer_types의 &quot;%2&quot;은(는) 지원하지 않습니다. 알려진 것: full_attention, sliding_attention.</translation>
    </message>
    <message>
        <source>%1: %2embedding_length (%3) must be a multiple of %4attention.head_count (%5).</source>
        <translation>%1: %2embedding_length(%3)는 %4attention.head_count(%5)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: keys and values of different sizes (%2attention.value_length) are not supported.</source>
        <translation>%1: 키와 값의 크기가 다른 것(%2attention.value_length)은 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>%1: mixtures of experts (%2expert_count) are not supported.</source>
        <translation>%1: 전문가 혼합(%2expert_count)은 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>%1: use_bidirectional_attention is not supported for Gemma.</source>
        <translation>%1: Gemma의 use_bidirectional_attention은 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>Language models have it off.</source>
        <translation>언어 모델에서는 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>%1: the rope settings must be an object.</source>
        <translation>%1: rope 설정은 객체여야 합니다.</translation>
    </message>
    <message>
        <source>%1: n_embd (%2) must be a multiple of n_head (%3).</source>
        <translation>%1: n_embd(%2)는 n_head(%3)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: scale_attn_weights = false, scale_attn_by_inverse_layer_idx and add_cross_attention are not supported.</source>
        <translation>%1: scale_attn_weights = false, scale_attn_by_inverse_layer_idx, add_cross_attention은 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>%1: gpt2.embedding_length (%2) must be a multiple of gpt2.attention.head_count (%3).</source>
        <translation>%1: gpt2.embedding_length(%2)는 gpt2.attention.head_count(%3)의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: the rope_type &quot;%2&quot; is not supported for ModernBERT; nearest: default.</source>
        <translation>%1: ModernBERT의 rope_type &quot;%2&quot;은(는) 지원하지 않습니다. 가장 가까운 것: default.</translation>
    </message>
    <message>
        <source>%1: layer_types must name each of the %2 layers.</source>
        <translation>%1: layer_types에는 레이어 %2개가 모두 있어야 합니다.</translation>
    </message>
    <message>
        <source>%1: global_attn_every_n_layers is %2.</source>
        <translation>%1: global_attn_every_n_layers가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: num_hidden_layers is %2.</source>
        <translation>%1: num_hidden_layers가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: of ModernBERT&apos;s activations only gelu is supported.</source>
        <translation>%1: ModernBERT의 활성화 함수 중 gelu만 지원합니다.</translation>
    </message>
    <message>
        <source>%1: norm_bias, classifier_bias and decoder_bias are supported as the published ModernBERT checkpoints have them: false, false, true.</source>
        <translation>%1: norm_bias, classifier_bias, decoder_bias는 공개된 ModernBERT 체크포인트의 값(false, false, true)만 지원합니다.</translation>
    </message>
    <message>
        <source>%1: it has %2, so it is an OLMo 3, which is not supported; nearest: OLMo 2.</source>
        <translation>%1: %2이(가) 있으므로 OLMo 3인데, 지원하지 않습니다. 가장 가까운 것: OLMo 2.</translation>
    </message>
    <message>
        <source>%1: no_rope_layer_interval is %2.</source>
        <translation>%1: no_rope_layer_interval이 %2입니다.</translation>
    </message>
    <message>
        <source>%1: num_layers and num_decoder_layers must be from 1 to 4096.</source>
        <translation>%1: num_layers와 num_decoder_layers는 1부터 4096까지여야 합니다.</translation>
    </message>
    <message>
        <source>%1: relative_attention_num_buckets must be even and at least 4, relative_attention_max_distance more than its half.</source>
        <translation>%1: relative_attention_num_buckets는 4 이상의 짝수이고, relative_attention_max_distance는 그 절반보다 커야 합니다.</translation>
    </message>
    <message>
        <source>%1: decoder_start_token_id %2 is outside the vocabulary.</source>
        <translation>%1: decoder_start_token_id %2이(가) 어휘를 벗어납니다.</translation>
    </message>
    <message>
        <source>%1: each of its layers has distances of its own (enc.blk.1.attn_rel_b), so it is a umT5, which is not supported; nearest: T5.</source>
        <translation>%1: 레이어마다 거리가 따로 있으므로(enc.blk.1.attn_rel_b) umT5인데, 지원하지 않습니다. 가장 가까운 것: T5.</translation>
    </message>
    <message>
        <source>%1: t5.attention.relative_buckets_count is %2; it must be even, from 4 to 254.</source>
        <translation>%1: t5.attention.relative_buckets_count가 %2입니다. 4부터 254까지의 짝수여야 합니다.</translation>
    </message>
    <message>
        <source>%1: t5.decoder_start_token_id is %2.</source>
        <translation>%1: t5.decoder_start_token_id가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: the activation &quot;%2&quot; is not supported; known: gelu, gelu_new, relu.</source>
        <translation>%1: 활성화 함수 &quot;%2&quot;은(는) 지원하지 않습니다. 알려진 것: gelu, gelu_new, relu.</translation>
    </message>
    <message>
        <source>No architecture is called &quot;%1&quot;.</source>
        <translation>&quot;%1&quot;이라는 아키텍처가 없습니다.</translation>
    </message>
    <message>
        <source>This model&apos;s rotary scaling (yarn) has an attention factor of its own, which llama.cpp multiplies with the usual one: its answers would be others.</source>
        <translation>이 모델의 회전 배율(yarn)에는 자체 어텐션 계수가 있는데, llama.cpp는 이를 보통의 계수와 곱하므로 답이 달라집니다.</translation>
    </message>
    <message>
        <source>Export it as merged.</source>
        <translation>병합된 형태로 내보내세요.</translation>
    </message>
    <message>
        <source>a %1 has no GGUF form here: llama.cpp&apos;s files hold language models, without a task&apos;s head.</source>
        <translation>%1에는 여기서 GGUF 형태가 없습니다. llama.cpp의 파일은 작업 헤드가 없는 언어 모델을 담습니다.</translation>
    </message>
    <message>
        <source>a %1 has no GGUF form here: only decoders that are read from GGUF files are written as such.</source>
        <translation>%1에는 여기서 GGUF 형태가 없습니다. GGUF 파일에서 읽는 디코더만 GGUF로 씁니다.</translation>
    </message>
    <message>
        <source>This %1&apos;s head is its embedding, and llama.cpp reads such models (%2) with a head of their own only.</source>
        <translation>이 %1의 헤드는 임베딩인데, llama.cpp는 이런 모델(%2)을 자체 헤드가 있을 때만 읽습니다.</translation>
    </message>
    <message>
        <source>This %1 has the rotary scaling llama3, which llama.cpp reads of Llama&apos;s own files only.</source>
        <translation>이 %1에는 회전 배율 llama3이 있는데, llama.cpp는 Llama 자체의 파일에서만 이를 읽습니다.</translation>
    </message>
    <message>
        <source>GGUF has no name for the tensor %1 of a %2.</source>
        <translation>GGUF에는 %2의 텐서 %1에 해당하는 이름이 없습니다.</translation>
    </message>
    <message>
        <source>there is no GGUF type &quot;%1&quot;</source>
        <translation>GGUF 형식 &quot;%1&quot;이(가) 없습니다</translation>
    </message>
    <message>
        <source>Choose one of %1.</source>
        <translation>%1 중 하나를 선택하세요.</translation>
    </message>
    <message>
        <source>%1: num_labels is %2.</source>
        <translation>%1: num_labels가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: id2label must be an object with a name for each label.</source>
        <translation>%1: id2label은 레이블마다 이름이 있는 객체여야 합니다.</translation>
    </message>
    <message>
        <source>%1: id2label has %2 labels, but no name for label %3.</source>
        <translation>%1: id2label에 레이블이 %2개 있는데, 레이블 %3의 이름이 없습니다.</translation>
    </message>
    <message>
        <source>%1: problem_type &quot;%2&quot; is not known; known: single_label_classification, multi_label_classification, regression.</source>
        <translation>%1: problem_type &quot;%2&quot;을(를) 알 수 없습니다. 알려진 것: single_label_classification, multi_label_classification, regression.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be used for the task %2.</source>
        <translation>%1은(는) 작업 %2에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>It can be used for: %1.</source>
        <translation>쓸 수 있는 작업: %1.</translation>
    </message>
    <message>
        <source>The checkpoint has no labels for %1.</source>
        <translation>체크포인트에 %1용 레이블이 없습니다.</translation>
    </message>
    <message>
        <source>Name them, or give data that has them.</source>
        <translation>레이블을 지정하거나 레이블이 있는 데이터를 주세요.</translation>
    </message>
    <message>
        <source>Supported families: %1.</source>
        <translation>지원하는 계열: %1.</translation>
    </message>
    <message>
        <source>%1: dtype &quot;%2&quot; is not supported; known: float32, bfloat16, float16.</source>
        <translation>%1: dtype &quot;%2&quot;은(는) 지원하지 않습니다. 알려진 것: float32, bfloat16, float16.</translation>
    </message>
    <message>
        <source>%1: &quot;architectures&quot; is missing, so the kind of model is not known.</source>
        <translation>%1: &quot;architectures&quot;가 없어 모델의 종류를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>%1: token_embd.weight is missing or is not a matrix.</source>
        <translation>%1: token_embd.weight가 없거나 행렬이 아닙니다.</translation>
    </message>
    <message>
        <source>config.json: %1 packed by bitsandbytes can&apos;t be opened: its matrices lie transposed.</source>
        <translation>config.json: bitsandbytes가 패킹한 %1은(는) 열 수 없습니다. 행렬이 전치되어 있습니다.</translation>
    </message>
    <message>
        <source>Take the 16-bit model that it was made from.</source>
        <translation>패킹 전의 16비트 모델을 사용하세요.</translation>
    </message>
    <message>
        <source>%1: must be a JSON object.</source>
        <translation>%1: JSON 객체여야 합니다.</translation>
    </message>
    <message>
        <source>There is no model at %1.</source>
        <translation>%1에 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Give a folder with config.json, or a GGUF file.</source>
        <translation>config.json이 있는 폴더나 GGUF 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>%1 is not a model folder: it has no config.json.</source>
        <translation>%1은(는) 모델 폴더가 아닙니다. config.json이 없습니다.</translation>
    </message>
    <message>
        <source>%1 is neither a model folder, a config.json nor a GGUF file.</source>
        <translation>%1은(는) 모델 폴더도 config.json도 GGUF 파일도 아닙니다.</translation>
    </message>
    <message>
        <source>%1: the scaling &quot;%2&quot; is not supported; known: default, linear, llama3, yarn, longrope.</source>
        <translation>%1: 배율 &quot;%2&quot;은(는) 지원하지 않습니다. 알려진 것: default, linear, llama3, yarn, longrope.</translation>
    </message>
    <message>
        <source>%1: the tensor %2 is missing.</source>
        <translation>%1: 텐서 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1: rope_freqs.weight has %2 values, not %3.</source>
        <translation>%1: rope_freqs.weight의 값이 %3개가 아니라 %2개입니다.</translation>
    </message>
    <message>
        <source>%1: rope_freqs.weight holds a number that is not positive.</source>
        <translation>%1: rope_freqs.weight에 양수가 아닌 숫자가 있습니다.</translation>
    </message>
    <message>
        <source>%1: %2dimension_count is %3; a head has %4 elements, of which an even number are turned.</source>
        <translation>%1: %2dimension_count가 %3입니다. 헤드의 원소는 %4개이고, 그중 짝수 개가 회전합니다.</translation>
    </message>
    <message>
        <source>%1: %2scaling.type &quot;%3&quot; is not supported; known: none, linear, yarn, longrope.</source>
        <translation>%1: %2scaling.type &quot;%3&quot;은(는) 지원하지 않습니다. 알려진 것: none, linear, yarn, longrope.</translation>
    </message>
    <message>
        <source>No model is chosen: give a folder with config.json, or a GGUF file.</source>
        <translation>모델을 선택하지 않았습니다. config.json이 있는 폴더나 GGUF 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>This data source has no file.</source>
        <translation>이 데이터 소스에 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>파일 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>The method %1 appears twice.</source>
        <translation>방법 %1이(가) 두 번 나옵니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be combined with %2.</source>
        <translation>%1은(는) %2와(과) 함께 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 virtual tokens and %2 of text do not fit the model&apos;s context of %3; give at most %4.</source>
        <translation>가상 토큰 %1개와 텍스트 %2개는 모델의 컨텍스트 %3에 들어가지 않습니다. 최대 %4개를 지정하세요.</translation>
    </message>
    <message>
        <source>%1 would be trained, and a weight kept as %2 can&apos;t be; choose none, or a method that leaves the base as it is.</source>
        <translation>%1을(를) 학습하려는데, %2(으)로 둔 가중치는 학습할 수 없습니다. none을 선택하거나 기반 모델을 그대로 두는 방법을 선택하세요.</translation>
    </message>
    <message>
        <source>Epochs must be above 0.</source>
        <translation>에폭은 0보다 커야 합니다.</translation>
    </message>
    <message>
        <source>The warm-up (%1) is longer than the run (%2 steps).</source>
        <translation>워밍업(%1)이 실행(%2스텝)보다 깁니다.</translation>
    </message>
    <message>
        <source>fp16 is for GPUs; on the processor choose bf16, which takes as much memory, or fp32.</source>
        <translation>fp16은 GPU용입니다. 프로세서에서는 메모리를 똑같이 쓰는 bf16이나 fp32를 선택하세요.</translation>
    </message>
    <message>
        <source>%1 has no bf16 (GPUs have it from sm_80 on); choose fp16, or fp32.</source>
        <translation>%1에는 bf16이 없습니다(GPU는 sm_80부터). fp16이나 fp32를 선택하세요.</translation>
    </message>
    <message>
        <source>%1 (data)</source>
        <translation>%1 (데이터)</translation>
    </message>
    <message>
        <source>%1 (data %2)</source>
        <translation>%1 (데이터 %2)</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Method %1</source>
        <translation>방법 %1</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Data %1</source>
        <translation>데이터 %1</translation>
    </message>
    <message>
        <source>There is no optimizer &quot;%1&quot;.</source>
        <translation>옵티마이저 &quot;%1&quot;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>On the processor, the host&apos;s memory is where unpaged weights are anyway; choose disk, or a GPU as device.</source>
        <translation>프로세서에서는 페이징하지 않은 가중치가 어차피 호스트 메모리에 있습니다. disk를 선택하거나 장치로 GPU를 선택하세요.</translation>
    </message>
    <message>
        <source>Random weights are in no file that they could be read from; choose off.</source>
        <translation>무작위 가중치는 읽어 올 파일이 없습니다. off를 선택하세요.</translation>
    </message>
    <message>
        <source>%1 would be trained, and a paged weight can&apos;t be; choose off, or a method that leaves the layers&apos; weights as they are.</source>
        <translation>%1을(를) 학습하려는데, 페이징된 가중치는 학습할 수 없습니다. off를 선택하거나 레이어 가중치를 그대로 두는 방법을 선택하세요.</translation>
    </message>
    <message>
        <source>The base&apos;s file holds its layers as %1 (bitsandbytes): they are kept so, with the file&apos;s own blocks and constants.</source>
        <translation>기반 모델 파일의 레이어는 %1(bitsandbytes)로 되어 있습니다. 파일 자체의 블록과 상수를 그대로 유지합니다.</translation>
    </message>
    <message>
        <source>The base&apos;s file holds its layers as %1 (bitsandbytes): they are dequantized for this run. Quantization %2 or file keeps them as they are.</source>
        <translation>기반 모델 파일의 레이어는 %1(bitsandbytes)로 되어 있습니다. 이 실행에서는 양자화를 풉니다. quantization을 %2나 file로 하면 그대로 유지합니다.</translation>
    </message>
    <message>
        <source>The base&apos;s file holds its layers as %1 (bitsandbytes): they are rounded again, to %3. Quantization %2 or file keeps them as they are.</source>
        <translation>기반 모델 파일의 레이어는 %1(bitsandbytes)로 되어 있습니다. %3(으)로 다시 반올림합니다. quantization을 %2나 file로 하면 그대로 유지합니다.</translation>
    </message>
    <message>
        <source>No number format %1.</source>
        <translation>숫자 형식 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Dataset %1 can&apos;t be read: %2.</source>
        <translation>데이터셋 %1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Dataset %1: no file in this folder can be read.</source>
        <translation>데이터셋 %1: 이 폴더의 어떤 파일도 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Read are JSON Lines, JSON, CSV, TSV, Parquet, Arrow, CoNLL, text and Markdown, also compressed with gzip or zstd.</source>
        <translation>JSON Lines, JSON, CSV, TSV, Parquet, Arrow, CoNLL, 텍스트, Markdown을 읽으며, gzip이나 zstd로 압축된 것도 읽습니다.</translation>
    </message>
    <message>
        <source>Dataset %1: none of its %2 files is for %3.</source>
        <translation>데이터셋 %1: 파일 %2개 중 %3용인 것이 없습니다.</translation>
    </message>
    <message>
        <source>Name the file itself as a data source with this role.</source>
        <translation>이 역할의 데이터 소스로 파일 자체를 지정하세요.</translation>
    </message>
    <message>
        <source>%1: the format %2 needs the column %3, and the file has: %4</source>
        <translation>%1: 형식 %2에는 열 %3이(가) 필요한데, 파일에 있는 열: %4</translation>
    </message>
    <message>
        <source>%1: the format %2 is not for the task %3.</source>
        <translation>%1: 형식 %2은(는) 작업 %3용이 아닙니다.</translation>
    </message>
    <message>
        <source>Known are %1.</source>
        <translation>사용할 수 있는 것: %1.</translation>
    </message>
    <message>
        <source>%1: %2 has these columns: %3.</source>
        <translation>%1: %2의 열은 다음과 같습니다: %3.</translation>
    </message>
    <message>
        <source>Known are %1. Rename the columns, or name them in the data source (prompt_column, completion_column, text_column, ...).</source>
        <translation>알려진 것은 %1입니다. 열 이름을 바꾸거나 데이터 소스에서 열을 지정하세요(prompt_column, completion_column, text_column, ...).</translation>
    </message>
    <message>
        <source>%1: the filter &quot;%2&quot; %3.</source>
        <translation>%1: 필터 &quot;%2&quot; %3.</translation>
    </message>
    <message>
        <source>Write a column, a sign and a value: lang = en, score &gt;= 0.5, text contains hello, answer is not empty, length(text) &lt; 2000.</source>
        <translation>열, 기호, 값을 쓰세요: lang = en, score &gt;= 0.5, text contains hello, answer is not empty, length(text) &lt; 2000.</translation>
    </message>
    <message>
        <source>%1, line %2: a JSON dataset begins with [ or {</source>
        <translation>%1, %2번째 줄: JSON 데이터셋은 [ 또는 {로 시작합니다</translation>
    </message>
    <message>
        <source>Rows are an array of objects, or one object per line in a .jsonl file.</source>
        <translation>행은 객체의 배열이거나, .jsonl 파일에서 한 줄에 객체 하나입니다.</translation>
    </message>
    <message>
        <source>%1 is a Parquet or Arrow file, and what reads those (%2) is missing: %3.</source>
        <translation>%1은(는) Parquet 또는 Arrow 파일인데, 이를 읽는 %2이(가) 없습니다: %3.</translation>
    </message>
    <message>
        <source>Build Lathe with LATHE_PARQUET on (./lathe fetches Arrow for it), or save the data as JSON Lines or CSV.</source>
        <translation>LATHE_PARQUET를 켜고 Lathe를 빌드하거나(./lathe가 Arrow를 내려받습니다), 데이터를 JSON Lines나 CSV로 저장하세요.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read as a Parquet or Arrow file: %2.</source>
        <translation>%1을(를) Parquet 또는 Arrow 파일로 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Get the file again, or write it again.</source>
        <translation>파일을 다시 받거나 다시 쓰세요.</translation>
    </message>
    <message>
        <source>%1, after row %2: the file can&apos;t be read further: %3.</source>
        <translation>%1, 행 %2 뒤: 파일을 더 읽을 수 없습니다: %3.</translation>
    </message>
    <message>
        <source>Dataset %1: there is no such file.</source>
        <translation>데이터셋 %1: 그런 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>경로를 확인하세요.</translation>
    </message>
    <message>
        <source>Dataset %1 is a folder.</source>
        <translation>데이터셋 %1은(는) 폴더입니다.</translation>
    </message>
    <message>
        <source>Name the files in it, each as a data source.</source>
        <translation>그 안의 파일을 각각 데이터 소스로 지정하세요.</translation>
    </message>
    <message>
        <source>Known are %1, each of them also compressed (.gz, .zst).</source>
        <translation>알려진 것은 %1이며, 각각 압축된 것(.gz, .zst)도 됩니다.</translation>
    </message>
    <message>
        <source>%1 is in UTF-16.</source>
        <translation>%1은(는) UTF-16입니다.</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>%1 is compressed in a format that is not supported.</source>
        <translation>%1은(는) 지원하지 않는 형식으로 압축되어 있습니다.</translation>
    </message>
    <message>
        <source>Decompress it first, or compress it with gzip or zstd.</source>
        <translation>먼저 압축을 풀거나 gzip이나 zstd로 압축하세요.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be decompressed: %2.</source>
        <translation>%1의 압축을 풀 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Get the file again.</source>
        <translation>파일을 다시 받으세요.</translation>
    </message>
    <message>
        <source>There is no metric &apos;%1&apos;.</source>
        <translation>지표 &apos;%1&apos;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>There are: %1, eval_perplexity.</source>
        <translation>있는 것: %1, eval_perplexity.</translation>
    </message>
    <message>
        <source>The run history %1 %2</source>
        <translation>실행 기록 %1: %2</translation>
    </message>
    <message>
        <source>The run history %1 is open in process %2.</source>
        <translation>실행 기록 %1은(는) 프로세스 %2에서 열려 있습니다.</translation>
    </message>
    <message>
        <source>Close that program first: what it still writes would be lost.</source>
        <translation>먼저 그 프로그램을 닫으세요. 그렇지 않으면 그 프로그램이 더 쓰는 내용을 잃습니다.</translation>
    </message>
    <message>
        <source>Its name is no run&apos;s.</source>
        <translation>이름이 실행의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>The run history %1 is damaged: %2.</source>
        <translation>실행 기록 %1이(가) 손상되었습니다: %2.</translation>
    </message>
    <message>
        <source>Lines of type %1 are not known.</source>
        <translation>%1 종류의 줄을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to with LATHE_HOME or --store.</source>
        <translation>LATHE_HOME이나 --store로 쓸 수 있는 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>The run history %1 is on a file system without shared memory files.</source>
        <translation>실행 기록 %1이(가) 공유 메모리 파일이 없는 파일 시스템에 있습니다.</translation>
    </message>
    <message>
        <source>Choose a folder on a local disk with LATHE_HOME or --store.</source>
        <translation>LATHE_HOME이나 --store로 로컬 디스크의 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>The run history %1 cannot be written to.</source>
        <translation>실행 기록 %1에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another folder with LATHE_HOME or --store.</source>
        <translation>권한을 확인하거나, LATHE_HOME이나 --store로 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>There is no run %1 in %2.</source>
        <translation>%2에 실행 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Run %1 is already in use by %2.</source>
        <translation>실행 %1은(는) 이미 %2에서 사용 중입니다.</translation>
    </message>
    <message>
        <source>Stop it there first.</source>
        <translation>먼저 그곳에서 중지하세요.</translation>
    </message>
    <message>
        <source>Run %1 is in use by %2.</source>
        <translation>실행 %1은(는) %2에서 사용 중입니다.</translation>
    </message>
    <message>
        <source>Stop it before deleting it.</source>
        <translation>삭제하려면 먼저 중지하세요.</translation>
    </message>
    <message>
        <source>A question and its answer can&apos;t be rendered: %1</source>
        <translation>질문과 답변을 렌더링할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>The template renders a conversation of two questions and answers.</source>
        <translation>템플릿이 질문 둘과 답변 둘로 된 대화를 렌더링합니다.</translation>
    </message>
    <message>
        <source>The template marks its answers.</source>
        <translation>템플릿이 답변을 표시합니다.</translation>
    </message>
    <message>
        <source>Answers can be told apart from the rest of the text.</source>
        <translation>답변을 나머지 텍스트와 구별할 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 answers can&apos;t be told apart from the rest, so they would not be trained.</source>
        <translation>답변 %2개 중 %1개를 나머지와 구별할 수 없어 학습되지 않습니다.</translation>
    </message>
    <message>
        <source>No answer is trained, so no end of one is.</source>
        <translation>학습되는 답변이 없어 답변의 끝도 학습되지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing follows an answer, so the model would not learn to stop.</source>
        <translation>답변 뒤에 아무것도 없어 모델이 멈추는 법을 배우지 못합니다.</translation>
    </message>
    <message>
        <source>Answers end with %1, which is not a token that generation stops at (the model names none). Here generation stops at it as well, and exported models name it in generation_config.json.</source>
        <translation>답변이 %1(으)로 끝나는데, 생성이 멈추는 토큰이 아닙니다(모델에 지정된 것이 없습니다). 여기서는 이 토큰에서도 멈추며, 내보낸 모델은 generation_config.json에 이를 적습니다.</translation>
    </message>
    <message>
        <source>Answers end with %1, which is not a token that generation stops at (the model names none).</source>
        <translation>답변이 %1(으)로 끝나는데, 생성이 멈추는 토큰이 아닙니다(모델에 지정된 것이 없습니다).</translation>
    </message>
    <message>
        <source>Answers end with %1, which is not a token that generation stops at (that is %2). Here generation stops at it as well, and exported models name it in generation_config.json.</source>
        <translation>답변이 %1(으)로 끝나는데, 생성이 멈추는 토큰(%2)이 아닙니다. 여기서는 이 토큰에서도 멈추며, 내보낸 모델은 generation_config.json에 이를 적습니다.</translation>
    </message>
    <message>
        <source>Answers end with %1, which is not a token that generation stops at (that is %2).</source>
        <translation>답변이 %1(으)로 끝나는데, 생성이 멈추는 토큰(%2)이 아닙니다.</translation>
    </message>
    <message>
        <source>Answers end with %1, which is trained and stops generation.</source>
        <translation>답변이 %1(으)로 끝나며, 이 토큰은 학습되고 생성을 멈춥니다.</translation>
    </message>
    <message>
        <source>The model has no start token.</source>
        <translation>모델에 시작 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>The text begins with %1 start tokens (%2).</source>
        <translation>텍스트가 시작 토큰 %1개(%2)로 시작합니다.</translation>
    </message>
    <message>
        <source>The text begins with one start token; the tokenizer&apos;s own is not added to it.</source>
        <translation>텍스트가 시작 토큰 하나로 시작하며, 토크나이저의 것은 더하지 않습니다.</translation>
    </message>
    <message>
        <source>The template writes no start token, and none is added, as transformers does it.</source>
        <translation>템플릿이 시작 토큰을 쓰지 않으며, transformers처럼 더하지도 않습니다.</translation>
    </message>
    <message>
        <source>The text needs no start token.</source>
        <translation>텍스트에 시작 토큰이 필요 없습니다.</translation>
    </message>
    <message>
        <source>Padding (%1) is a token of its own.</source>
        <translation>패딩(%1)이 별도의 토큰입니다.</translation>
    </message>
    <message>
        <source>The model has no padding token; rows are told apart by position.</source>
        <translation>모델에 패딩 토큰이 없어 행을 위치로 구별합니다.</translation>
    </message>
    <message>
        <source>Padding is the end-of-text token %1; labels go by position, so the real one stays trained.</source>
        <translation>패딩이 텍스트 끝 토큰 %1입니다. 레이블은 위치를 따르므로 실제 끝은 학습됩니다.</translation>
    </message>
    <message>
        <source>Padding is the end-of-text token, which ends no answer here.</source>
        <translation>패딩이 텍스트 끝 토큰이지만, 여기서 답변을 끝내지는 않습니다.</translation>
    </message>
    <message>
        <source>Padding is the end-of-text token %1, and the one after answers is not trained.</source>
        <translation>패딩이 텍스트 끝 토큰 %1이며, 답변 뒤의 것은 학습되지 않습니다.</translation>
    </message>
    <message>
        <source>The tokenizer has a token for every special string in the template.</source>
        <translation>템플릿의 모든 특수 문자열에 해당하는 토큰이 토크나이저에 있습니다.</translation>
    </message>
    <message>
        <source>The tokenizer has no token for %1; the template belongs to another model.</source>
        <translation>토크나이저에 %1에 해당하는 토큰이 없습니다. 템플릿이 다른 모델의 것입니다.</translation>
    </message>
    <message>
        <source>A trained text begins as the prompt does that the model will be asked with.</source>
        <translation>학습되는 텍스트가 모델에 물을 프롬프트와 똑같이 시작합니다.</translation>
    </message>
    <message>
        <source>The prompt that the model will be asked with is not how a trained text begins.</source>
        <translation>모델에 물을 프롬프트가 학습되는 텍스트의 시작과 다릅니다.</translation>
    </message>
    <message>
        <source>A small conversation can&apos;t be rendered: %1</source>
        <translation>짧은 대화를 렌더링할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>some answers are marked not to be trained (weight or train), and in what the chat template marks they can&apos;t be told apart from the others</source>
        <translation>일부 답변이 학습하지 않도록 표시되어 있는데(weight 또는 train), 대화 템플릿의 표시로는 다른 답변과 구별할 수 없습니다</translation>
    </message>
    <message>
        <source>Leave the row out, or cut its conversation in two.</source>
        <translation>그 행을 빼거나 대화를 둘로 나누세요.</translation>
    </message>
    <message>
        <source>the model has several chat templates (%1), and none of them is the default</source>
        <translation>모델에 대화 템플릿이 여럿 있는데(%1) 기본값이 없습니다</translation>
    </message>
    <message>
        <source>Choose one of them with chat_template.</source>
        <translation>chat_template으로 그중 하나를 선택하세요.</translation>
    </message>
    <message>
        <source>chat_template: there is neither a usual template nor a file called %1.</source>
        <translation>chat_template: %1이라는 기본 제공 템플릿도 파일도 없습니다.</translation>
    </message>
    <message>
        <source>Choose one of %1, or name a file with a Jinja template.</source>
        <translation>%1 중 하나를 선택하거나 Jinja 템플릿이 있는 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>chat_template_kwargs is no JSON object: %1</source>
        <translation>chat_template_kwargs가 JSON 객체가 아닙니다: %1</translation>
    </message>
    <message>
        <source>Write the template&apos;s names with their values, as {&quot;enable_thinking&quot;: false}.</source>
        <translation>템플릿의 이름과 값을 {&quot;enable_thinking&quot;: false}처럼 쓰세요.</translation>
    </message>
    <message>
        <source>chat_template_kwargs: &quot;%1&quot; is no name that can be given to a chat template</source>
        <translation>chat_template_kwargs: &quot;%1&quot;은(는) 대화 템플릿에 줄 수 있는 이름이 아닙니다</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text.</source>
        <translation>%1은(는) UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>Correct the template, or choose another.</source>
        <translation>템플릿을 고치거나 다른 것을 선택하세요.</translation>
    </message>
    <message>
        <source>%1, %2: the template takes more memory than there is.</source>
        <translation>%1, %2: 템플릿에 필요한 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>%1: the precompiled charsmap of %2 bytes is damaged.</source>
        <translation>%1: %2바이트짜리 precompiled charsmap이 손상되었습니다.</translation>
    </message>
    <message>
        <source>%1: the precompiled charsmap has replacements that are not UTF-8.</source>
        <translation>%1: precompiled charsmap에 UTF-8이 아닌 대체 문자열이 있습니다.</translation>
    </message>
    <message>
        <source>%1: &quot;content&quot; is empty.</source>
        <translation>%1: &quot;content&quot;가 비어 있습니다.</translation>
    </message>
    <message>
        <source>%1: no list &quot;decoders&quot;.</source>
        <translation>%1: &quot;decoders&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>the question has %1 tokens; of %2 that leaves %3 for the context, and windows that overlap by %4 need more</source>
        <translation>질문이 토큰 %1개라서 %2개 중 문맥에 %3개가 남는데, %4개씩 겹치는 구간에는 더 필요합니다</translation>
    </message>
    <message>
        <source>Raise max_length, or lower doc_stride.</source>
        <translation>max_length를 늘리거나 doc_stride를 줄이세요.</translation>
    </message>
    <message>
        <source>%1: the vocabulary lacks the unknown token %2.</source>
        <translation>%1: 어휘에 알 수 없는 토큰 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1: the tokens %2 and %3 have the same id %4.</source>
        <translation>%1: 토큰 %2와(과) %3의 id가 %4로 같습니다.</translation>
    </message>
    <message>
        <source>%1: merge %2 (%3 %4): the vocabulary lacks %5.</source>
        <translation>%1: 병합 %2 (%3 %4): 어휘에 %5이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1: merge %2 is not a pair of tokens.</source>
        <translation>%1: 병합 %2이(가) 토큰 쌍이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no object &quot;vocab&quot;.</source>
        <translation>%1: &quot;vocab&quot; 객체가 없습니다.</translation>
    </message>
    <message>
        <source>%1: the id of the token %2 is not a whole number.</source>
        <translation>%1: 토큰 %2의 id가 정수가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no list &quot;merges&quot;.</source>
        <translation>%1: &quot;merges&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>%1: no list &quot;vocab&quot;.</source>
        <translation>%1: &quot;vocab&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>%1: piece %2 is not a pair of text and score.</source>
        <translation>%1: 조각 %2이(가) 텍스트와 점수의 쌍이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no JSON object.</source>
        <translation>%1: JSON 객체가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: the end-of-text token %2 is not in tokenizer.json.</source>
        <translation>%1: 텍스트 끝 토큰 %2이(가) tokenizer.json에 없습니다.</translation>
    </message>
    <message>
        <source>%1: %2 is not a token id.</source>
        <translation>%1: %2은(는) 토큰 id가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 is neither text nor a list.</source>
        <translation>%1은(는) 텍스트도 목록도 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no such file or folder.</source>
        <translation>%1: 그런 파일이나 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>%1: neither a model folder nor a GGUF file.</source>
        <translation>%1: 모델 폴더도 GGUF 파일도 아닙니다.</translation>
    </message>
    <message>
        <source>%1: the vocabulary is empty.</source>
        <translation>%1: 어휘가 비어 있습니다.</translation>
    </message>
    <message>
        <source>%1: the unknown piece has the id %2, but the vocabulary has %3 pieces.</source>
        <translation>%1: 알 수 없는 조각의 id는 %2인데, 어휘의 조각은 %3개입니다.</translation>
    </message>
    <message>
        <source>%1: the vocabulary&apos;s pieces are too long together: %2 bytes.</source>
        <translation>%1: 어휘의 조각을 합하면 너무 깁니다: %2바이트.</translation>
    </message>
    <message>
        <source>The text has &quot;%1&quot;, which the tokenizer has no piece for, not even an unknown one.</source>
        <translation>텍스트의 &quot;%1&quot;에 해당하는 조각이 토크나이저에 없고, 알 수 없는 조각도 없습니다.</translation>
    </message>
    <message>
        <source>%1: &quot;precompiled_charsmap&quot; is not base64.</source>
        <translation>%1: &quot;precompiled_charsmap&quot;이 base64가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no list &quot;normalizers&quot;.</source>
        <translation>%1: &quot;normalizers&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>%1: the added token %2 has the id %3, which is the token %4&apos;s.</source>
        <translation>%1: 추가된 토큰 %2의 id %3은(는) 토큰 %4의 것입니다.</translation>
    </message>
    <message>
        <source>%1: the added tokens %2 and %3 have the same id %4.</source>
        <translation>%1: 추가된 토큰 %2와(과) %3의 id가 %4로 같습니다.</translation>
    </message>
    <message>
        <source>%1: the post-processor puts in the id %2, which no token has.</source>
        <translation>%1: 후처리기가 넣는 id %2에 해당하는 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>The text is not UTF-8: byte %1 is invalid.</source>
        <translation>텍스트가 UTF-8이 아닙니다. 바이트 %1이(가) 올바르지 않습니다.</translation>
    </message>
    <message>
        <source>Save the text as UTF-8.</source>
        <translation>텍스트를 UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is not a pair of token and id.</source>
        <translation>%1: &quot;%2&quot;은(는) 토큰과 id의 쌍이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 is not a list.</source>
        <translation>%1은(는) 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no token type: %2.</source>
        <translation>%1: 토큰 종류가 아닙니다: %2.</translation>
    </message>
    <message>
        <source>%1: %2: no token id: %3.</source>
        <translation>%1: %2: 토큰 id가 아닙니다: %3.</translation>
    </message>
    <message>
        <source>%1: no list &quot;processors&quot;.</source>
        <translation>%1: &quot;processors&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>%1: &quot;delimiter&quot; is not one character.</source>
        <translation>%1: &quot;delimiter&quot;가 한 문자가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: &quot;length&quot; is %2.</source>
        <translation>%1: &quot;length&quot;가 %2입니다.</translation>
    </message>
    <message>
        <source>%1: &quot;replacement&quot; is not one character.</source>
        <translation>%1: &quot;replacement&quot;가 한 문자가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: no list &quot;pretokenizers&quot;.</source>
        <translation>%1: &quot;pretokenizers&quot; 목록이 없습니다.</translation>
    </message>
    <message>
        <source>No memory for matching patterns.</source>
        <translation>패턴을 맞출 메모리가 없습니다.</translation>
    </message>
    <message>
        <source>%1: the pattern %2 is not valid: %3.</source>
        <translation>%1: 패턴 %2이(가) 올바르지 않습니다: %3.</translation>
    </message>
    <message>
        <source>%1: the pattern gives up on a text of %2 bytes: %3.</source>
        <translation>%1: 패턴이 %2바이트 텍스트에서 포기합니다: %3.</translation>
    </message>
    <message>
        <source>Cut the text into shorter rows.</source>
        <translation>텍스트를 더 짧은 행으로 나누세요.</translation>
    </message>
    <message>
        <source>%1: no SentencePiece model, or a damaged one: byte %2 of a message of %3 is invalid.</source>
        <translation>%1: SentencePiece 모델이 아니거나 손상되었습니다. %3바이트 메시지의 바이트 %2이(가) 올바르지 않습니다.</translation>
    </message>
    <message>
        <source>%1: a piece is not UTF-8.</source>
        <translation>%1: UTF-8이 아닌 조각이 있습니다.</translation>
    </message>
    <message>
        <source>%1: no SentencePiece model: it has no pieces.</source>
        <translation>%1: SentencePiece 모델이 아닙니다. 조각이 없습니다.</translation>
    </message>
    <message>
        <source>%1: no piece is of the type unknown.</source>
        <translation>%1: 알 수 없음 종류의 조각이 없습니다.</translation>
    </message>
    <message>
        <source>%1: the vocabulary lacks the special token %2.</source>
        <translation>%1: 어휘에 특수 토큰 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1: no tokenizer.json, vocab.txt, vocab.json with merges.txt, tokenizer.model or spiece.model.</source>
        <translation>%1: tokenizer.json, vocab.txt, vocab.json과 merges.txt, tokenizer.model, spiece.model이 모두 없습니다.</translation>
    </message>
    <message>
        <source>Copy the tokenizer&apos;s files from where the model came from.</source>
        <translation>모델을 받은 곳에서 토크나이저 파일을 복사하세요.</translation>
    </message>
    <message>
        <source>%1: tokenizer.ggml.merges: merge %2 is not a pair of tokens.</source>
        <translation>%1: tokenizer.ggml.merges: 병합 %2이(가) 토큰 쌍이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: %2 tokens, but %3 token types.</source>
        <translation>%1: 토큰은 %2개인데 토큰 종류는 %3개입니다.</translation>
    </message>
    <message>
        <source>%1: %2 is %3, but the tokenizer has %4 ids.</source>
        <translation>%1: %2이(가) %3인데, 토크나이저의 id는 %4개입니다.</translation>
    </message>
    <message>
        <source>%1: %2 tokens, but %3 scores.</source>
        <translation>%1: 토큰은 %2개인데 점수는 %3개입니다.</translation>
    </message>
    <message>
        <source>%1: the vocabulary lacks an unknown token.</source>
        <translation>%1: 어휘에 알 수 없는 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>%1: no object &quot;model&quot;.</source>
        <translation>%1: &quot;model&quot; 객체가 없습니다.</translation>
    </message>
    <message>
        <source>Is this a tokenizer.json?</source>
        <translation>tokenizer.json이 맞나요?</translation>
    </message>
    <message>
        <source>%1: not supported: %2.</source>
        <translation>%1: 지원하지 않습니다: %2.</translation>
    </message>
    <message>
        <source>Choose a model with a usual tokenizer: byte-level or SentencePiece BPE, Unigram, WordPiece.</source>
        <translation>일반적인 토크나이저(바이트 수준 또는 SentencePiece BPE, Unigram, WordPiece)가 있는 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>%1: no object with a member &quot;type&quot;.</source>
        <translation>%1: &quot;type&quot;이 있는 객체가 없습니다.</translation>
    </message>
    <message>
        <source>%1: the id %2 of the token %3 is out of range.</source>
        <translation>%1: 토큰 %3의 id %2이(가) 범위를 벗어납니다.</translation>
    </message>
    <message>
        <source>Export it as merged: llama.cpp&apos;s own converter may know it.</source>
        <translation>병합된 형태로 내보내세요. llama.cpp 자체 변환기는 알 수도 있습니다.</translation>
    </message>
    <message>
        <source>a token has the id %1</source>
        <translation>id가 %1인 토큰이 있습니다</translation>
    </message>
    <message>
        <source>%1: the merge &quot;%2&quot; is no pair of tokens</source>
        <translation>%1: 병합 &quot;%2&quot;이(가) 토큰 쌍이 아닙니다</translation>
    </message>
    <message>
        <source>A Unicode table ends too early.</source>
        <translation>유니코드 표가 너무 일찍 끝납니다.</translation>
    </message>
    <message>
        <source>A Unicode table does not cover all code points.</source>
        <translation>유니코드 표가 모든 코드 포인트를 다루지 않습니다.</translation>
    </message>
    <message>
        <source>Row %1 has %2 labels, others have %3.</source>
        <translation>행 %1의 레이블은 %2개인데 다른 행은 %3개입니다.</translation>
    </message>
    <message>
        <source>Some examples of a batch have two sequences, others one.</source>
        <translation>배치의 예시 중 일부는 시퀀스가 둘이고 일부는 하나입니다.</translation>
    </message>
    <message>
        <source>There is no example to train on.</source>
        <translation>학습할 예시가 없습니다.</translation>
    </message>
    <message>
        <source>Choose data with at least one usable row.</source>
        <translation>쓸 수 있는 행이 하나 이상 있는 데이터를 선택하세요.</translation>
    </message>
    <message>
        <source>batch_size and gradient_accumulation must be at least 1.</source>
        <translation>batch_size와 gradient_accumulation은 1 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>Packing needs a max_length of at least 1.</source>
        <translation>패킹에는 1 이상의 max_length가 필요합니다.</translation>
    </message>
    <message>
        <source>A run needs steps or epochs above 0.</source>
        <translation>실행에는 0보다 큰 steps나 epochs가 필요합니다.</translation>
    </message>
    <message>
        <source>Step %1 is outside the run.</source>
        <translation>스텝 %1은(는) 실행 범위 밖입니다.</translation>
    </message>
    <message>
        <source>The prompt has no tokens.</source>
        <translation>프롬프트에 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>Write something to continue from.</source>
        <translation>이어 쓸 내용을 입력하세요.</translation>
    </message>
    <message>
        <source>The prompt has %1 tokens, the model&apos;s context is %2.</source>
        <translation>프롬프트는 토큰 %1개인데, 모델의 컨텍스트는 %2개입니다.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>줄이세요.</translation>
    </message>
    <message>
        <source>This model has no chat template, so it cannot be sent messages.</source>
        <translation>이 모델에는 대화 템플릿이 없어 메시지를 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>Send a plain prompt.</source>
        <translation>일반 프롬프트를 보내세요.</translation>
    </message>
    <message>
        <source>The prompt can&apos;t be read: %1.</source>
        <translation>프롬프트를 읽을 수 없습니다: %1.</translation>
    </message>
    <message>
        <source>Leave the token out.</source>
        <translation>토큰을 빼세요.</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>프롬프트가 비어 있습니다.</translation>
    </message>
    <message>
        <source>Write at least one word.</source>
        <translation>한 단어 이상 입력하세요.</translation>
    </message>
    <message>
        <source>This LoRA is on the word embedding, too, whose rank can&apos;t be lowered here.</source>
        <translation>이 LoRA는 단어 임베딩에도 있어 여기서 랭크를 낮출 수 없습니다.</translation>
    </message>
    <message>
        <source>Lower the rank of one on linear layers alone.</source>
        <translation>선형 레이어에만 있는 LoRA의 랭크를 낮추세요.</translation>
    </message>
    <message>
        <source>%1 has other layers than %2.</source>
        <translation>%1의 레이어가 %2와(과) 다릅니다.</translation>
    </message>
    <message>
        <source>This run&apos;s method adds to the model and leaves its weights as they are: there is no change of weights to measure.</source>
        <translation>이 실행의 방법은 모델에 더하기만 하고 가중치는 그대로 두므로, 측정할 가중치 변화가 없습니다.</translation>
    </message>
    <message>
        <source>Choose a run of LoRA or a related method, or of full fine-tuning.</source>
        <translation>LoRA나 그와 비슷한 방법 또는 전체 미세 조정 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1이(가) 이미 있습니다.</translation>
    </message>
    <message>
        <source>Choose another folder, or allow overwriting.</source>
        <translation>다른 폴더를 선택하거나 덮어쓰기를 허용하세요.</translation>
    </message>
    <message>
        <source>%1 is not a LoRA: only a LoRA&apos;s rank can be lowered.</source>
        <translation>%1은(는) LoRA가 아닙니다. 랭크는 LoRA만 낮출 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 is a DoRA: its row lengths belong to the rank that it was trained at.</source>
        <translation>%1은(는) DoRA입니다. 행 길이가 학습한 랭크에 매여 있습니다.</translation>
    </message>
    <message>
        <source>Rank %1 is not from 1 to the adapter&apos;s own %2.</source>
        <translation>랭크 %1은(는) 1부터 어댑터의 %2까지의 값이 아닙니다.</translation>
    </message>
    <message>
        <source>The written files are not what they must be, and were not kept. %1</source>
        <translation>쓴 파일이 있어야 할 내용과 달라 보관하지 않았습니다. %1</translation>
    </message>
    <message>
        <source>This run trained the whole model: there is no adapter to export.</source>
        <translation>이 실행은 모델 전체를 학습했으므로 내보낼 어댑터가 없습니다.</translation>
    </message>
    <message>
        <source>The export takes %1, and where %2 is to be written %3 are free.</source>
        <translation>내보내는 데 %1가 필요한데, %2을(를) 쓸 곳의 여유는 %3입니다.</translation>
    </message>
    <message>
        <source>Make room, or choose another folder or a smaller type.</source>
        <translation>공간을 비우거나, 다른 폴더나 더 작은 형식을 선택하세요.</translation>
    </message>
    <message>
        <source>This run&apos;s method is not a fusion: there is no attention over adapters to measure.</source>
        <translation>이 실행의 방법은 융합이 아니므로, 측정할 어댑터 어텐션이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a run of AdapterFusion.</source>
        <translation>AdapterFusion 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>%1 has layers for what it reads and layers for what it writes: the attention over adapters can&apos;t be shown token by token.</source>
        <translation>%1에는 읽는 레이어와 쓰는 레이어가 따로 있어, 어댑터 어텐션을 토큰별로 보여 줄 수 없습니다.</translation>
    </message>
    <message>
        <source>The text has no token.</source>
        <translation>텍스트에 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>The run has no rows to average over.</source>
        <translation>실행에 평균을 낼 행이 없습니다.</translation>
    </message>
    <message>
        <source>%1 has another shape than planned</source>
        <translation>%1의 형태가 계획과 다릅니다</translation>
    </message>
    <message>
        <source>The weights of %1 hold numbers that are infinite or none (NaN).</source>
        <translation>%1의 가중치에 무한대이거나 숫자가 아닌 값(NaN)이 있습니다.</translation>
    </message>
    <message>
        <source>Training went wrong: choose another run or an earlier checkpoint.</source>
        <translation>학습이 잘못되었습니다. 다른 실행이나 더 이른 체크포인트를 선택하세요.</translation>
    </message>
    <message>
        <source>The weights of %1 are too large for F16.</source>
        <translation>%1의 가중치가 F16에는 너무 큽니다.</translation>
    </message>
    <message>
        <source>Choose BF16 or F32.</source>
        <translation>BF16이나 F32를 선택하세요.</translation>
    </message>
    <message>
        <source>the model has no weights called %1</source>
        <translation>모델에 %1이라는 가중치가 없습니다</translation>
    </message>
    <message>
        <source>GGUF files of this kind of model do not say %1, which this model has otherwise than others.</source>
        <translation>이런 종류의 모델의 GGUF 파일은 %1을(를) 나타내지 않는데, 이 모델은 그것이 다른 모델과 다릅니다.</translation>
    </message>
    <message>
        <source>the written %1 has other special tokens or another chat template than the model</source>
        <translation>쓴 %1의 특수 토큰이나 대화 템플릿이 모델과 다릅니다</translation>
    </message>
    <message>
        <source>GGUF has no name for the matrix of %1.</source>
        <translation>GGUF에는 %1의 행렬에 해당하는 이름이 없습니다.</translation>
    </message>
    <message>
        <source>Export the merged model.</source>
        <translation>병합된 모델을 내보내세요.</translation>
    </message>
    <message>
        <source>This is a DoRA, whose row lengths GGUF&apos;s adapters have no form for.</source>
        <translation>이것은 DoRA이며, GGUF 어댑터에는 그 행 길이를 담을 형식이 없습니다.</translation>
    </message>
    <message>
        <source>This run trained no LoRA: there is nothing that a GGUF adapter could hold.</source>
        <translation>이 실행은 LoRA를 학습하지 않아 GGUF 어댑터에 담을 것이 없습니다.</translation>
    </message>
    <message>
        <source>%1 is no LoRA for a %2.</source>
        <translation>%1은(는) %2용 LoRA가 아닙니다.</translation>
    </message>
    <message>
        <source>%1: the tensor %2 is missing or of another shape.</source>
        <translation>%1: 텐서 %2이(가) 없거나 형태가 다릅니다.</translation>
    </message>
    <message>
        <source>%1 holds %2 tensors where %3 are expected.</source>
        <translation>%1에 텐서가 %2개 있는데, %3개여야 합니다.</translation>
    </message>
    <message>
        <source>%1 has format %2; this program reads format 1.</source>
        <translation>%1의 형식은 %2인데, 이 프로그램은 형식 1을 읽습니다.</translation>
    </message>
    <message>
        <source>Use a newer version of Lathe.</source>
        <translation>더 새로운 Lathe를 사용하세요.</translation>
    </message>
    <message>
        <source>%1 names no known task: %2.</source>
        <translation>%1에 알 수 없는 작업이 있습니다: %2.</translation>
    </message>
    <message>
        <source>Tensor %1 has a type that is not written to safetensors files.</source>
        <translation>텐서 %1의 형식은 safetensors 파일에 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>%1 has no tensor %2.</source>
        <translation>%1에 텐서 %2이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Tensor %1 in %2 has another shape than the model&apos;s.</source>
        <translation>%2의 텐서 %1의 형태가 모델과 다릅니다.</translation>
    </message>
    <message>
        <source>Tensor %1 in %2 holds no bytes.</source>
        <translation>%2의 텐서 %1에 바이트가 없습니다.</translation>
    </message>
    <message>
        <source>%1 holds neither an adapter (adapter_config.json) nor a model (config.json).</source>
        <translation>%1에 어댑터(adapter_config.json)도 모델(config.json)도 없습니다.</translation>
    </message>
    <message>
        <source>Name a PEFT folder, a model folder, or a run that has finished.</source>
        <translation>PEFT 폴더, 모델 폴더 또는 완료된 실행을 지정하세요.</translation>
    </message>
    <message>
        <source>The model has no tensor %1 of the shape that its configuration asks for.</source>
        <translation>모델에 설정이 요구하는 형태의 텐서 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>The file is incomplete, or belongs to another architecture.</source>
        <translation>파일이 불완전하거나 다른 아키텍처의 것입니다.</translation>
    </message>
    <message>
        <source>Blocks of %1 weights are not possible.</source>
        <translation>가중치 %1개짜리 블록은 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a power of two from 32 to 4096.</source>
        <translation>32부터 4096까지의 2의 거듭제곱을 선택하세요.</translation>
    </message>
    <message>
        <source>There is no number format %1.</source>
        <translation>숫자 형식 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no linear layers that could be quantized.</source>
        <translation>%1에는 양자화할 수 있는 선형 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>activations can&apos;t be kept as &quot;%1&quot;</source>
        <translation>활성값을 &quot;%1&quot;로 둘 수 없습니다</translation>
    </message>
    <message>
        <source>There is int8; leave it out for exact ones.</source>
        <translation>int8이 있습니다. 정확히 하려면 지정하지 마세요.</translation>
    </message>
    <message>
        <source>8-bit activations are for weights in a GGUF&apos;s own blocks on the processor, and this model has none.</source>
        <translation>8비트 활성값은 프로세서에서 GGUF 자체 블록으로 된 가중치에 쓰는데, 이 모델에는 없습니다.</translation>
    </message>
    <message>
        <source>Keep a GGUF of 2 to 8 bits as in its file (quantization: file) and compute on the processor, or leave them exact.</source>
        <translation>2~8비트 GGUF를 파일 그대로 두고(quantization: file) 프로세서에서 계산하거나, 정확한 활성값을 쓰세요.</translation>
    </message>
    <message>
        <source>An adapter determines how its base is quantized; quantization is for a model without one.</source>
        <translation>기반 모델을 어떻게 양자화할지는 어댑터가 정합니다. quantization은 어댑터 없는 모델용입니다.</translation>
    </message>
    <message>
        <source>Leave quantization out.</source>
        <translation>quantization을 빼세요.</translation>
    </message>
    <message>
        <source>%1 and %2 were trained on bases of different quantization.</source>
        <translation>%1와(과) %2은(는) 양자화가 다른 기반 모델에서 학습되었습니다.</translation>
    </message>
    <message>
        <source>Mix adapters of the same quantization.</source>
        <translation>같은 양자화의 어댑터를 섞으세요.</translation>
    </message>
    <message>
        <source>%1 is named twice.</source>
        <translation>%1을(를) 두 번 지정했습니다.</translation>
    </message>
    <message>
        <source>Name it once, with the sum of the weights.</source>
        <translation>가중치를 합해 한 번만 지정하세요.</translation>
    </message>
    <message>
        <source>This model writes text; it has no head of a task to predict with.</source>
        <translation>이 모델은 텍스트를 쓰며, 예측할 작업 헤드가 없습니다.</translation>
    </message>
    <message>
        <source>Ask it in the chat or give it a text to continue.</source>
        <translation>대화로 묻거나 이어 쓸 텍스트를 주세요.</translation>
    </message>
    <message>
        <source>There is no text to look at.</source>
        <translation>살펴볼 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>Type one.</source>
        <translation>입력하세요.</translation>
    </message>
    <message>
        <source>There is no text to look for the answer in.</source>
        <translation>답을 찾을 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>Give the context, too.</source>
        <translation>문맥도 지정하세요.</translation>
    </message>
    <message>
        <source>The text can&apos;t be read: %1.</source>
        <translation>텍스트를 읽을 수 없습니다: %1.</translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation>바꾸세요.</translation>
    </message>
    <message>
        <source>The text has %1 tokens, and the model reads %2 at most.</source>
        <translation>텍스트는 토큰 %1개인데, 모델은 최대 %2개를 읽습니다.</translation>
    </message>
    <message>
        <source>The request was canceled.</source>
        <translation>요청이 취소되었습니다.</translation>
    </message>
    <message>
        <source>The engine has no job for this question.</source>
        <translation>엔진에 이 질문을 처리할 작업이 없습니다.</translation>
    </message>
    <message>
        <source>This is a bug in Lathe. Please report it.</source>
        <translation>Lathe의 버그입니다. 알려 주세요.</translation>
    </message>
    <message>
        <source>A text of %1 tokens is longer than the model&apos;s %2 positions.</source>
        <translation>토큰 %1개인 텍스트가 모델의 위치 %2개보다 깁니다.</translation>
    </message>
    <message>
        <source>Shorten it, or cut it into windows.</source>
        <translation>줄이거나 구간으로 나누세요.</translation>
    </message>
    <message>
        <source>An encoder-decoder needs a text to read and a text to write.</source>
        <translation>인코더-디코더에는 읽을 텍스트와 쓸 텍스트가 필요합니다.</translation>
    </message>
    <message>
        <source>Give data of prompts and completions.</source>
        <translation>프롬프트와 완성으로 된 데이터를 지정하세요.</translation>
    </message>
    <message>
        <source>There is no token to continue from.</source>
        <translation>이어 쓸 토큰이 없습니다.</translation>
    </message>
    <message>
        <source>Weights that are read from their file have no way back.</source>
        <translation>파일에서 바로 읽는 가중치에는 역전파가 없습니다.</translation>
    </message>
    <message>
        <source>Tensor %1 holds a number that is not finite, at element %2.</source>
        <translation>텐서 %1의 원소 %2에 유한하지 않은 숫자가 있습니다.</translation>
    </message>
    <message>
        <source>The file is damaged, or a training run that wrote it diverged.</source>
        <translation>파일이 손상되었거나, 파일을 쓴 학습이 발산했습니다.</translation>
    </message>
    <message>
        <source>Packed rows do not fit their layer.</source>
        <translation>패킹된 행이 레이어에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>Some of a packed layer&apos;s rows are asked for: it gives all or none.</source>
        <translation>패킹된 레이어의 행 일부를 요청했습니다. 전부 주거나 아무것도 주지 않습니다.</translation>
    </message>
    <message>
        <source>A packed weight is used before it was loaded.</source>
        <translation>패킹된 가중치를 불러오기 전에 사용했습니다.</translation>
    </message>
    <message>
        <source>The model has no %1 %2: its table has %3.</source>
        <translation>모델에 %1 %2이(가) 없습니다. 표에는 %3개가 있습니다.</translation>
    </message>
    <message>
        <source>Shorten the texts to what the model was made for.</source>
        <translation>모델이 만들어진 길이에 맞게 텍스트를 줄이세요.</translation>
    </message>
    <message>
        <source>A layer lacks a linear layer that its model needs.</source>
        <translation>레이어에 모델이 필요로 하는 선형 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t continue a text: it is not a causal language model.</source>
        <translation>%1은(는) 텍스트를 이어 쓸 수 없습니다. 인과적 언어 모델이 아닙니다.</translation>
    </message>
    <message>
        <source>there is no token to continue from</source>
        <translation>이어 쓸 토큰이 없습니다</translation>
    </message>
    <message>
        <source>%1 is quantized or paged, so it can&apos;t be trained itself.</source>
        <translation>%1은(는) 양자화되었거나 페이징되어 직접 학습할 수 없습니다.</translation>
    </message>
    <message>
        <source>Train an adapter on it, or load the base as it is.</source>
        <translation>그 위에 어댑터를 학습하거나, 기반 모델을 그대로 불러오세요.</translation>
    </message>
    <message>
        <source>Nothing can be merged into %1: its weights are quantized or paged.</source>
        <translation>%1에는 아무것도 병합할 수 없습니다. 가중치가 양자화되었거나 페이징됩니다.</translation>
    </message>
    <message>
        <source>Export the run merged, which reads them whole first.</source>
        <translation>병합된 형태로 내보내세요. 그러면 가중치를 먼저 온전히 읽습니다.</translation>
    </message>
    <message>
        <source>No activation is called &quot;%1&quot;.</source>
        <translation>&quot;%1&quot;이라는 활성화 함수가 없습니다.</translation>
    </message>
    <message>
        <source>No gate is called &quot;%1&quot;.</source>
        <translation>&quot;%1&quot;이라는 게이트가 없습니다.</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds a number that is not finite, at element %3.</source>
        <translation>%1: 텐서 %2의 원소 %3에 유한하지 않은 숫자가 있습니다.</translation>
    </message>
    <message>
        <source>No implementation for %1.</source>
        <translation>%1의 구현이 없습니다.</translation>
    </message>
    <message>
        <source>Turn one of the two off.</source>
        <translation>둘 중 하나를 끄세요.</translation>
    </message>
    <message>
        <source>Weights that stay in their file can be neither random nor paged.</source>
        <translation>파일에 머무는 가중치는 무작위이거나 페이징될 수 없습니다.</translation>
    </message>
    <message>
        <source>The memory for paged weights is too small.</source>
        <translation>페이징되는 가중치를 위한 메모리가 너무 작습니다.</translation>
    </message>
    <message>
        <source>%1: tensor %2 has shape %3, the model&apos;s configuration asks for %4.</source>
        <translation>%1: 텐서 %2의 형태는 %3인데, 모델 설정은 %4을(를) 요구합니다.</translation>
    </message>
    <message>
        <source>A row has nothing to read, or nothing to write.</source>
        <translation>읽을 것이나 쓸 것이 없는 행이 있습니다.</translation>
    </message>
    <message>
        <source>The batch %1.</source>
        <translation>배치가 %1.</translation>
    </message>
    <message>
        <source>The data was prepared for another task or other labels.</source>
        <translation>데이터가 다른 작업이나 다른 레이블용으로 준비되었습니다.</translation>
    </message>
    <message>
        <source>Load it for a task: its head is added.</source>
        <translation>작업용으로 불러오면 헤드가 추가됩니다.</translation>
    </message>
    <message>
        <source>This model has no word logits: it is not a language model.</source>
        <translation>이 모델에는 단어 로짓이 없습니다. 언어 모델이 아닙니다.</translation>
    </message>
    <message>
        <source>Load it for language modeling.</source>
        <translation>언어 모델링용으로 불러오세요.</translation>
    </message>
    <message>
        <source>Token id %1 is outside the model&apos;s vocabulary of %2.</source>
        <translation>토큰 id %1이(가) 모델의 어휘 %2개를 벗어납니다.</translation>
    </message>
    <message>
        <source>The tokenizer does not belong to this model.</source>
        <translation>토크나이저가 이 모델의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>A weight does not fit its place in the page.</source>
        <translation>가중치가 페이지의 자리에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>CUDA: %1.</source>
        <translation>CUDA: %1.</translation>
    </message>
    <message>
        <source>There is no number format &quot;%1&quot;.</source>
        <translation>숫자 형식 &quot;%1&quot;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Weight holds a number that is not finite, at element %1.</source>
        <translation>가중치의 원소 %1에 유한하지 않은 숫자가 있습니다.</translation>
    </message>
    <message>
        <source>%1 does not fit this model: %2.</source>
        <translation>%1은(는) 이 모델에 맞지 않습니다: %2.</translation>
    </message>
    <message>
        <source>It was made for another model, or with other settings.</source>
        <translation>다른 모델용이거나 다른 설정으로 만들어졌습니다.</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds a number that is not finite.</source>
        <translation>%1: 텐서 %2에 유한하지 않은 숫자가 있습니다.</translation>
    </message>
    <message>
        <source>The adapters %1 and %2 can&apos;t be fused: their %3 differ, %4 and %5.</source>
        <translation>어댑터 %1와(과) %2을(를) 융합할 수 없습니다. %3이(가) 다릅니다: %4, %5.</translation>
    </message>
    <message>
        <source>Fuse adapters that were trained on the same model in the same places.</source>
        <translation>같은 모델의 같은 위치에서 학습된 어댑터를 융합하세요.</translation>
    </message>
    <message>
        <source>The adapter %1 can&apos;t be fused: fusion is for Houlsby&apos;s and Pfeiffer&apos;s placement.</source>
        <translation>어댑터 %1을(를) 융합할 수 없습니다. 융합은 Houlsby와 Pfeiffer 배치에만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The adapter %1 can&apos;t be fused: it has an invertible part after the embeddings.</source>
        <translation>어댑터 %1을(를) 융합할 수 없습니다. 임베딩 뒤에 가역 부분이 있습니다.</translation>
    </message>
    <message>
        <source>%1 asks for what fusion cannot do here: %2.</source>
        <translation>%1은(는) 여기서 융합이 할 수 없는 것을 요구합니다: %2.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is not an adapter&apos;s name.</source>
        <translation>%1: &quot;%2&quot;은(는) 어댑터 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 fuses an adapter &quot;%2&quot; whose folder is neither in %3 nor beside it.</source>
        <translation>%1은(는) 어댑터 &quot;%2&quot;을(를) 융합하는데, 그 폴더가 %3 안에도 옆에도 없습니다.</translation>
    </message>
    <message>
        <source>%1 describes a head of the adapters library&apos;s own, %2 with %3 layers, which this model&apos;s class does not have.</source>
        <translation>%1은(는) adapters 라이브러리 자체의 헤드(레이어 %3개인 %2)를 나타내는데, 이 모델 클래스에는 없습니다.</translation>
    </message>
    <message>
        <source>Save the adapter without its head (save_adapter(..., with_head=False)), or train on a plain transformers class.</source>
        <translation>어댑터를 헤드 없이 저장하거나(save_adapter(..., with_head=False)), 일반 transformers 클래스에서 학습하세요.</translation>
    </message>
    <message>
        <source>%1: the head has a tensor %2.</source>
        <translation>%1: 헤드에 텐서 %2이(가) 있습니다.</translation>
    </message>
    <message>
        <source>%1 has neither %2.safetensors nor pytorch_%3.bin.</source>
        <translation>%1에 %2.safetensors도 pytorch_%3.bin도 없습니다.</translation>
    </message>
    <message>
        <source>No parameter %1.</source>
        <translation>파라미터 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be switched: it changes the base&apos;s own weights, or is several methods at once.</source>
        <translation>%1은(는) 전환할 수 없습니다. 기반 모델 자체의 가중치를 바꾸거나, 여러 방법을 함께 씁니다.</translation>
    </message>
    <message>
        <source>Try it alone.</source>
        <translation>단독으로 시험하세요.</translation>
    </message>
    <message>
        <source>There is an adapter called %1 already.</source>
        <translation>%1이라는 어댑터가 이미 있습니다.</translation>
    </message>
    <message>
        <source>The weight of %1 is not a number.</source>
        <translation>%1의 가중치가 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be added to others: what it does is not a sum.</source>
        <translation>%1은(는) 다른 것과 더할 수 없습니다. 하는 일이 합이 아닙니다.</translation>
    </message>
    <message>
        <source>Only LoRA adapters without DoRA can be added up.</source>
        <translation>DoRA가 아닌 LoRA 어댑터만 더할 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t have a weight: what it does is not a sum.</source>
        <translation>%1에는 가중치를 줄 수 없습니다. 하는 일이 합이 아닙니다.</translation>
    </message>
    <message>
        <source>Use weight 1.</source>
        <translation>가중치 1을 사용하세요.</translation>
    </message>
    <message>
        <source>%1 holds %2 methods, not %3.</source>
        <translation>%1에 방법이 %3개가 아니라 %2개 있습니다.</translation>
    </message>
    <message>
        <source>%1 holds %2 where %3 is expected.</source>
        <translation>%1에 %3이(가) 있어야 할 곳에 %2이(가) 있습니다.</translation>
    </message>
    <message>
        <source>%1 holds no JSON object.</source>
        <translation>%1에 JSON 객체가 없습니다.</translation>
    </message>
    <message>
        <source>%1 lists no methods.</source>
        <translation>%1에 방법이 나열되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>%1: &quot;config&quot; is not an object.</source>
        <translation>%1: &quot;config&quot;가 객체가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 asks for what adapters cannot do here: %2.</source>
        <translation>%1은(는) 여기서 어댑터가 할 수 없는 것을 요구합니다: %2.</translation>
    </message>
    <message>
        <source>%1 asks for what IA3 cannot do here: modules_to_save = %2.</source>
        <translation>%1은(는) 여기서 IA3가 할 수 없는 것을 요구합니다: modules_to_save = %2.</translation>
    </message>
    <message>
        <source>In-context learning changes no weights: there is nothing to merge.</source>
        <translation>인컨텍스트 학습은 가중치를 바꾸지 않으므로 병합할 것이 없습니다.</translation>
    </message>
    <message>
        <source>This adapter can&apos;t have a weight: what it does is not a sum.</source>
        <translation>이 어댑터에는 가중치를 줄 수 없습니다. 하는 일이 합이 아닙니다.</translation>
    </message>
    <message>
        <source>This method can&apos;t be merged into the model&apos;s weights.</source>
        <translation>이 방법은 모델의 가중치에 병합할 수 없습니다.</translation>
    </message>
    <message>
        <source>Export it as an adapter.</source>
        <translation>어댑터로 내보내세요.</translation>
    </message>
    <message>
        <source>Rank %1 does not fit %2 (%3 x %4).</source>
        <translation>랭크 %1은(는) %2(%3 x %4)에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>It must be from 1 to the smaller of the two.</source>
        <translation>1부터 둘 중 작은 값까지여야 합니다.</translation>
    </message>
    <message>
        <source>DoRA on %1 is not supported</source>
        <translation>%1의 DoRA는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>Export it merged with PEFT.</source>
        <translation>PEFT로 병합해 내보내세요.</translation>
    </message>
    <message>
        <source>LoRA with a bias on %1 is not supported.</source>
        <translation>%1에 편향이 있는 LoRA는 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>LoRA on %1 can&apos;t be merged: the same weights are the model&apos;s head.</source>
        <translation>%1의 LoRA는 병합할 수 없습니다. 같은 가중치가 모델의 헤드입니다.</translation>
    </message>
    <message>
        <source>This LoRA gives %1 a bias, which the model has none of: it can&apos;t be merged.</source>
        <translation>이 LoRA는 %1에 모델에 없는 편향을 주므로 병합할 수 없습니다.</translation>
    </message>
    <message>
        <source>%1: target_modules, layers_to_transform and exclude_modules leave no module that the adapter has matrices for</source>
        <translation>%1: target_modules, layers_to_transform, exclude_modules를 적용하면 어댑터에 행렬이 있는 모듈이 남지 않습니다</translation>
    </message>
    <message>
        <source>%1 asks for what LoRA cannot do here: init_lora_weights = %2 (it changes the base weights).</source>
        <translation>%1은(는) 여기서 LoRA가 할 수 없는 것을 요구합니다: init_lora_weights = %2 (기반 가중치를 바꿉니다).</translation>
    </message>
    <message>
        <source>Method %1 has fields but no implementation.</source>
        <translation>방법 %1에는 필드가 있지만 구현이 없습니다.</translation>
    </message>
    <message>
        <source>No method is chosen.</source>
        <translation>방법을 선택하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 is not an adapter: it has neither adapter_config.json nor config.json.</source>
        <translation>%1은(는) 어댑터가 아닙니다. adapter_config.json도 config.json도 없습니다.</translation>
    </message>
    <message>
        <source>%1: adapters of type %2 are not supported; these are: %3.</source>
        <translation>%1: %2 종류의 어댑터는 지원하지 않습니다. 지원하는 것: %3.</translation>
    </message>
    <message>
        <source>%1 has a head of its own (%2), and the model&apos;s head is its embedding</source>
        <translation>%1에는 자체 헤드(%2)가 있는데, 모델의 헤드는 임베딩입니다</translation>
    </message>
    <message>
        <source>Merge it with PEFT.</source>
        <translation>PEFT로 병합하세요.</translation>
    </message>
    <message>
        <source>%1: %2 has %3 rows, the model&apos;s %4</source>
        <translation>%1: %2의 행은 %3개인데 모델은 %4개입니다</translation>
    </message>
    <message>
        <source>The adapter was made for a model with another vocabulary. Merge it with PEFT.</source>
        <translation>어댑터가 어휘가 다른 모델용으로 만들어졌습니다. PEFT로 병합하세요.</translation>
    </message>
    <message>
        <source>%1: trainable_token_indices names other rows than the %2 that the adapter has</source>
        <translation>%1: trainable_token_indices가 어댑터에 있는 %2개와 다른 행을 가리킵니다</translation>
    </message>
    <message>
        <source>%1: rows of the embedding are of another width than the model&apos;s</source>
        <translation>%1: 임베딩 행의 너비가 모델과 다릅니다</translation>
    </message>
    <message>
        <source>%1: trainable_token_indices: the model&apos;s vocabulary has no token %2</source>
        <translation>%1: trainable_token_indices: 모델의 어휘에 토큰 %2이(가) 없습니다</translation>
    </message>
    <message>
        <source>%1 changes the embedding and not the head, or each in its own way, and the model has one matrix for both</source>
        <translation>%1은(는) 임베딩을 바꾸고 헤드는 바꾸지 않거나 둘을 따로 바꾸는데, 모델은 둘에 한 행렬을 씁니다</translation>
    </message>
    <message>
        <source>Try it alone, not beside others; or merge it with PEFT.</source>
        <translation>다른 것과 함께가 아니라 단독으로 시험하거나, PEFT로 병합하세요.</translation>
    </message>
    <message>
        <source>%1 asks for what %2 cannot do here: %3.</source>
        <translation>%1은(는) 여기서 %2이(가) 할 수 없는 것을 요구합니다: %3.</translation>
    </message>
    <message>
        <source>Export it merged with PEFT, or train without these options.</source>
        <translation>PEFT로 병합해 내보내거나, 이 옵션 없이 학습하세요.</translation>
    </message>
    <message>
        <source>%1 is for a model with an encoder and a decoder, which can&apos;t be read here.</source>
        <translation>%1은(는) 인코더와 디코더가 있는 모델용이며, 여기서는 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>init_text has no words for the virtual tokens to start from.</source>
        <translation>init_text에 가상 토큰이 시작할 단어가 없습니다.</translation>
    </message>
    <message>
        <source>The method %1 finds nothing to train in a %2.</source>
        <translation>방법 %1은(는) %2에서 학습할 것을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Choose another method.</source>
        <translation>다른 방법을 선택하세요.</translation>
    </message>
    <message>
        <source>The system has no %1 more for this program, which holds %2 in tensors.</source>
        <translation>텐서로 %2를 쓰고 있는 이 프로그램에 시스템이 %1를 더 줄 수 없습니다.</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller batch size or max_length, gradient checkpointing or a quantized base.</source>
        <translation>다른 프로그램을 닫거나, 더 작은 batch_size나 max_length, 기울기 체크포인팅 또는 양자화된 기반 모델을 사용하세요.</translation>
    </message>
    <message>
        <source>%1 does not compute in bf16: GPUs do from sm_80 on.</source>
        <translation>%1은(는) bf16으로 계산하지 않습니다. GPU는 sm_80부터 합니다.</translation>
    </message>
    <message>
        <source>Choose fp16 or fp32.</source>
        <translation>fp16이나 fp32를 선택하세요.</translation>
    </message>
    <message>
        <source>%1 does not train in fp16.</source>
        <translation>%1은(는) fp16으로 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>Choose bf16, which takes as much memory, or fp32; fp16 is for GPUs.</source>
        <translation>메모리를 똑같이 쓰는 bf16이나 fp32를 선택하세요. fp16은 GPU용입니다.</translation>
    </message>
    <message>
        <source>Set device to cpu, or run ./lathe again, which builds against LibTorch with CUDA.</source>
        <translation>device를 cpu로 설정하거나, CUDA가 있는 LibTorch로 빌드하는 ./lathe를 다시 실행하세요.</translation>
    </message>
    <message>
        <source>A tensor lies on %1, which is not a device of this program.</source>
        <translation>텐서가 이 프로그램의 장치가 아닌 %1에 있습니다.</translation>
    </message>
    <message>
        <source>The system has no %1 MiB for a page.</source>
        <translation>시스템에 페이지를 위한 %1 MiB가 없습니다.</translation>
    </message>
    <message>
        <source>Close other programs, or give pages less memory (weight_pages_mib, optimizer_pages_mib).</source>
        <translation>다른 프로그램을 닫거나, 페이지에 메모리를 덜 주세요(weight_pages_mib, optimizer_pages_mib).</translation>
    </message>
    <message>
        <source>The host has no %1 MiB of memory that the GPU can read directly.</source>
        <translation>호스트에 GPU가 직접 읽을 수 있는 메모리 %1 MiB가 없습니다.</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>다른 프로그램을 닫으세요.</translation>
    </message>
    <message>
        <source>%1 has failed: %2.</source>
        <translation>%1에 장애가 생겼습니다: %2.</translation>
    </message>
    <message>
        <source>Restart Lathe to use the GPU; the run&apos;s last checkpoint is kept, and device cpu still works.</source>
        <translation>GPU를 쓰려면 Lathe를 다시 시작하세요. 실행의 마지막 체크포인트는 보관되어 있고, device cpu는 계속 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 more are needed, but %2 of the %3 that may be used are taken.</source>
        <translation>%1가 더 필요한데, 쓸 수 있는 %3 중 %2를 이미 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Use a smaller batch size or max_length, gradient checkpointing or a quantized base; or give more memory (memory_budget_gib).</source>
        <translation>더 작은 batch_size나 max_length, 기울기 체크포인팅 또는 양자화된 기반 모델을 쓰거나, 메모리를 더 주세요(memory_budget_gib).</translation>
    </message>
    <message>
        <source>A page that can&apos;t be written back is to be changed.</source>
        <translation>다시 쓸 수 없는 페이지를 바꾸려고 합니다.</translation>
    </message>
    <message>
        <source>A page is released that is not in use.</source>
        <translation>사용하지 않는 페이지를 놓으려고 합니다.</translation>
    </message>
    <message>
        <source>A page of %1 bytes is needed, but of the %2 bytes for pages %3 are in use.</source>
        <translation>%1바이트짜리 페이지가 필요한데, 페이지용 %2바이트 중 %3바이트를 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Give pages more memory.</source>
        <translation>페이지에 메모리를 더 주세요.</translation>
    </message>
    <message>
        <source>A page is to be forgotten while it is in use.</source>
        <translation>사용 중인 페이지를 잊으려고 합니다.</translation>
    </message>
    <message>
        <source>The GPU has no %1 MiB more for a page.</source>
        <translation>GPU에 페이지를 위한 %1 MiB가 더 없습니다.</translation>
    </message>
    <message>
        <source>Give pages less memory (weight_pages_mib, optimizer_pages_mib), or use a smaller batch size.</source>
        <translation>페이지에 메모리를 덜 주거나(weight_pages_mib, optimizer_pages_mib), 더 작은 배치 크기를 사용하세요.</translation>
    </message>
    <message>
        <source>A copy is waited for twice.</source>
        <translation>복사를 두 번 기다립니다.</translation>
    </message>
    <message>
        <source>The optimizer&apos;s last step was left half done, so its state can&apos;t be kept.</source>
        <translation>옵티마이저의 마지막 스텝이 절반만 되어 상태를 보관할 수 없습니다.</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint.</source>
        <translation>마지막 체크포인트에서 재개하세요.</translation>
    </message>
    <message>
        <source>%1 was written by a newer Lathe (format %2).</source>
        <translation>%1은(는) 더 새로운 Lathe가 썼습니다(형식 %2).</translation>
    </message>
    <message>
        <source>Use that version to go on with this run.</source>
        <translation>이 실행을 재개하려면 그 버전을 사용하세요.</translation>
    </message>
    <message>
        <source>The optimizer %1 has no row of its own.</source>
        <translation>옵티마이저 %1의 행이 없습니다.</translation>
    </message>
    <message>
        <source>The adapter that the run starts from decides %1 (%2): the recipe&apos;s %3 is not used</source>
        <translation>실행이 이어받는 어댑터가 %1(%2)을(를) 정하므로, 레시피의 %3은(는) 사용하지 않습니다</translation>
    </message>
    <message>
        <source>This machine has no %1 of memory to spare for the paged weights: they are kept in a file in the run&apos;s folder and read from there, more slowly</source>
        <translation>이 컴퓨터에는 페이징되는 가중치에 쓸 여유 메모리 %1가 없어, 실행 폴더의 파일에 두고 더 느리게 읽습니다</translation>
    </message>
    <message>
        <source>The checkpoint has no head for this task: %1 tensors begin at random (%2%3</source>
        <translation>체크포인트에 이 작업의 헤드가 없어 텐서 %1개를 무작위로 시작합니다 (%2%3</translation>
    </message>
    <message>
        <source>target_modules: &quot;%1&quot; matches no module</source>
        <translation>target_modules: &quot;%1&quot;에 맞는 모듈이 없습니다</translation>
    </message>
    <message>
        <source>The runs&apos; folder is in memory (tmpfs), so the optimizer&apos;s paged state still takes memory; choose a folder on a disk</source>
        <translation>실행 폴더가 메모리(tmpfs)에 있어 옵티마이저의 페이징된 상태도 메모리를 차지합니다. 디스크의 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>The checkpoint of step %1 cannot be read (%2); going back to the one before</source>
        <translation>스텝 %1의 체크포인트를 읽을 수 없어(%2) 그 앞의 것으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Continuing %1 instead of %2: the result is as good, but not bit for bit the same</source>
        <translation>%2 대신 %1(으)로 재개합니다. 결과는 똑같이 좋지만 비트까지 같지는 않습니다</translation>
    </message>
    <message>
        <source>Chat template: %1</source>
        <translation>대화 템플릿: %1</translation>
    </message>
    <message>
        <source>The adapter to start from can&apos;t be trained on here: %1.</source>
        <translation>이어받을 어댑터를 여기서 학습할 수 없습니다: %1.</translation>
    </message>
    <message>
        <source>Start from another adapter, or from none.</source>
        <translation>다른 어댑터에서 시작하거나 어댑터 없이 시작하세요.</translation>
    </message>
    <message>
        <source>The method trains nothing on this model.</source>
        <translation>이 방법은 이 모델에서 아무것도 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>The %1 changed since this run&apos;s checkpoint was written.</source>
        <translation>이 실행의 체크포인트를 쓴 뒤 %1이(가) 바뀌었습니다.</translation>
    </message>
    <message>
        <source>Put the %1 back as it was, or start a new run.</source>
        <translation>%1을(를) 원래대로 되돌리거나 새 실행을 시작하세요.</translation>
    </message>
    <message>
        <source>A precision that no number format stands for.</source>
        <translation>해당하는 숫자 형식이 없는 정밀도입니다.</translation>
    </message>
    <message>
        <source>Stopped early at step %1: nothing better on the validation rows in %2 evaluations</source>
        <translation>스텝 %1에서 일찍 멈춤: 평가 %2회 동안 검증 행에서 더 나아지지 않았습니다</translation>
    </message>
    <message>
        <source>Step %1 was left out: a gradient was too large for fp16. That is usual while the loss scale finds its size (now %2); steps left out are counted</source>
        <translation>스텝 %1을(를) 건너뛰었습니다. 기울기가 fp16에 너무 큽니다. 손실 배율(현재 %2)이 제 크기를 찾는 동안 흔한 일이며, 건너뛴 스텝은 셉니다</translation>
    </message>
    <message>
        <source>Memory ran out at step %1: %2 It continues with %3; the result is the same.</source>
        <translation>스텝 %1에서 메모리가 부족했습니다: %2 %3(으)로 계속하며 결과는 같습니다.</translation>
    </message>
    <message>
        <source>There are no validation rows to evaluate on</source>
        <translation>평가할 검증 행이 없습니다</translation>
    </message>
    <message>
        <source>Step %1 has been evaluated already</source>
        <translation>스텝 %1은(는) 이미 평가했습니다</translation>
    </message>
    <message>
        <source>Memory ran out while %1: %2 It continues with up to %3 tokens at once.</source>
        <translation>%1 중에 메모리가 부족했습니다: %2 한 번에 토큰 %3개까지로 계속합니다.</translation>
    </message>
    <message>
        <source>The 16-bit base does not fit beside the run, so what quantization costs is not known. %1</source>
        <translation>16비트 기반 모델이 실행과 함께 들어가지 않아, 양자화의 손해를 알 수 없습니다. %1</translation>
    </message>
    <message>
        <source>%1 of %2 trained tensors are still zero after %3 steps (%4%5): they learn nothing</source>
        <translation>학습하는 텐서 %2개 중 %1개가 %3스텝 뒤에도 0입니다(%4%5). 아무것도 배우지 않습니다</translation>
    </message>
    <message>
        <source>%1 of %2 steps were left out, because a gradient was too large for fp16</source>
        <translation>기울기가 fp16에 너무 커서 스텝 %2개 중 %1개를 건너뛰었습니다</translation>
    </message>
    <message>
        <source>The result is that of step %1, the best on the validation rows</source>
        <translation>결과는 검증 행에서 가장 좋았던 스텝 %1의 것입니다</translation>
    </message>
    <message>
        <source>best_metric &quot;%1&quot; is not measured in this task.</source>
        <translation>best_metric &quot;%1&quot;은(는) 이 작업에서 측정하지 않습니다.</translation>
    </message>
    <message>
        <source>Choose one of: %1.</source>
        <translation>다음 중 하나를 선택하세요: %1.</translation>
    </message>
    <message>
        <source>The engine (%1) was not found. Looked for: %2.</source>
        <translation>엔진(%1)을 찾을 수 없습니다. 찾아본 곳: %2.</translation>
    </message>
    <message>
        <source>Reinstall Lathe, build the target lathe_engine, or name the file with LATHE_ENGINE.</source>
        <translation>Lathe를 다시 설치하거나, lathe_engine 타깃을 빌드하거나, LATHE_ENGINE으로 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>A library that it needs may be missing: reinstall Lathe, or build it again.</source>
        <translation>필요한 라이브러리가 없을 수 있습니다. Lathe를 다시 설치하거나 다시 빌드하세요.</translation>
    </message>
    <message>
        <source>Install or build both together.</source>
        <translation>둘을 함께 설치하거나 빌드하세요.</translation>
    </message>
    <message>
        <source>No folder was named to write to.</source>
        <translation>쓸 폴더를 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Name one; mlruns will be in it.</source>
        <translation>폴더를 지정하세요. 그 안에 mlruns가 만들어집니다.</translation>
    </message>
    <message>
        <source>There is no run that has ended.</source>
        <translation>끝난 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Train one first.</source>
        <translation>먼저 하나를 학습하세요.</translation>
    </message>
    <message>
        <source>Run %1 is still %2.</source>
        <translation>실행 %1은(는) 아직 %2 상태입니다.</translation>
    </message>
    <message>
        <source>Wait for its end, or stop it.</source>
        <translation>끝나기를 기다리거나 중지하세요.</translation>
    </message>
    <message>
        <source>GGUF&apos;s adapters hold LoRA alone, which this run&apos;s method is not.</source>
        <translation>GGUF 어댑터에는 LoRA만 담을 수 있는데, 이 실행의 방법은 LoRA가 아닙니다.</translation>
    </message>
    <message>
        <source>Export the merged model as GGUF.</source>
        <translation>병합된 모델을 GGUF로 내보내세요.</translation>
    </message>
    <message>
        <source>Export it whole.</source>
        <translation>전체를 내보내세요.</translation>
    </message>
    <message>
        <source>There is no folder or file %1.</source>
        <translation>폴더나 파일 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Choose a folder with models in it, or a GGUF file.</source>
        <translation>모델이 들어 있는 폴더나 GGUF 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>What run %1 had written is no longer in %2.</source>
        <translation>실행 %1이(가) 쓴 파일이 %2에 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Bring the files back, or use the run as a template for a new one.</source>
        <translation>파일을 되돌려 놓거나, 이 실행을 새 실행의 템플릿으로 사용하세요.</translation>
    </message>
    <message>
        <source>Run %1 made no adapter: its method trains nothing.</source>
        <translation>실행 %1은(는) 어댑터를 만들지 않았습니다. 이 방법은 아무것도 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>Choose another run.</source>
        <translation>다른 실행을 선택하세요.</translation>
    </message>
    <message>
        <source>Run %1 has no adapter yet: it is still training.</source>
        <translation>실행 %1에는 아직 어댑터가 없습니다. 아직 학습 중입니다.</translation>
    </message>
    <message>
        <source>Stop it, or wait for its end.</source>
        <translation>중지하거나 끝나기를 기다리세요.</translation>
    </message>
    <message>
        <source>Run %1 has no adapter yet: it is %2.</source>
        <translation>실행 %1에는 아직 어댑터가 없습니다. 상태: %2.</translation>
    </message>
    <message>
        <source>No model was named.</source>
        <translation>모델을 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Give a model folder, a GGUF file or a run.</source>
        <translation>모델 폴더, GGUF 파일 또는 실행을 지정하세요.</translation>
    </message>
    <message>
        <source>Delete the folder by hand.</source>
        <translation>폴더를 직접 삭제하세요.</translation>
    </message>
    <message>
        <source>Give one adapter, or several to mix, not both.</source>
        <translation>어댑터 하나를 지정하거나, 섞을 어댑터 여러 개를 지정하세요. 둘 다는 안 됩니다.</translation>
    </message>
    <message>
        <source>Name one; only a run has a folder of its own.</source>
        <translation>폴더를 지정하세요. 자체 폴더는 실행에만 있습니다.</translation>
    </message>
    <message>
        <source>No adapter was named.</source>
        <translation>어댑터를 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Name an adapter folder or a run.</source>
        <translation>어댑터 폴더나 실행을 지정하세요.</translation>
    </message>
    <message>
        <source>Choose a model folder or a GGUF file.</source>
        <translation>모델 폴더나 GGUF 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>%1 is not an object with a &quot;text&quot;.</source>
        <translation>%1은(는) &quot;text&quot;가 있는 객체가 아닙니다.</translation>
    </message>
    <message>
        <source>Each line must look like {&quot;text&quot;: &quot;...&quot;}.</source>
        <translation>각 줄은 {&quot;text&quot;: &quot;...&quot;} 형태여야 합니다.</translation>
    </message>
    <message>
        <source>The data are conversations, and the model has no chat template to write them with; choose one of %1, or a Jinja file.</source>
        <translation>데이터가 대화인데 모델에 대화 템플릿이 없습니다. %1 중 하나나 Jinja 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>Trained first, for this one to start from: %1</source>
        <translation>이 실행이 이어받을 수 있도록 먼저 학습함: %1</translation>
    </message>
    <message>
        <source>Start a new run from its recipe.</source>
        <translation>이 실행의 레시피로 새 실행을 시작하세요.</translation>
    </message>
    <message>
        <source>Run %1 is not running: it is %2.</source>
        <translation>실행 %1은(는) 실행 중이 아닙니다. 상태: %2.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>이 작업을 할 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>Close other programs, or choose something smaller.</source>
        <translation>다른 프로그램을 닫거나 더 작은 것을 선택하세요.</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>지정한 값</translation>
    </message>
    <message>
        <source>the longest row</source>
        <translation>가장 긴 행</translation>
    </message>
    <message>
        <source>what memory allows</source>
        <translation>메모리가 허용하는 만큼</translation>
    </message>
    <message>
        <source>the model&apos;s context of %1 less %2 virtual tokens</source>
        <translation>모델의 컨텍스트 %1에서 가상 토큰 %2개를 뺀 값</translation>
    </message>
    <message>
        <source>the model&apos;s context</source>
        <translation>모델의 컨텍스트</translation>
    </message>
    <message>
        <source>They are numbered as the model&apos;s own head numbers them</source>
        <translation>모델 자체 헤드의 번호를 따릅니다</translation>
    </message>
    <message>
        <source>A row&apos;s list of zeros and ones says of each label whether it holds</source>
        <translation>행의 0과 1 목록이 레이블마다 해당하는지를 나타냅니다</translation>
    </message>
    <message>
        <source>A row&apos;s list of zeros and a 1 says which class it is</source>
        <translation>행의 0들과 1 하나의 목록이 어느 클래스인지를 나타냅니다</translation>
    </message>
    <message>
        <source>With one label there is nothing to tell apart</source>
        <translation>레이블이 하나뿐이라 구별할 것이 없습니다</translation>
    </message>
    <message>
        <source>%1 answers are not trained: in the chat template&apos;s text they can&apos;t be told apart from the rest</source>
        <translation>답변 %1개는 학습되지 않습니다. 대화 템플릿의 텍스트에서 나머지와 구별할 수 없습니다</translation>
    </message>
    <message>
        <source>In 1 row (line %1): %2</source>
        <translation>행 1개(%1번째 줄)에서: %2</translation>
    </message>
    <message>
        <source>In %1 rows (line %2 first): %3</source>
        <translation>행 %1개(첫 번째는 %2번째 줄)에서: %3</translation>
    </message>
    <message>
        <source>%1 answers have no end-of-turn token after them, so none is trained</source>
        <translation>답변 %1개 뒤에 차례 끝 토큰이 없어 학습되지 않습니다</translation>
    </message>
    <message>
        <source>%1 words have no token, so their tags are not scored</source>
        <translation>단어 %1개에 토큰이 없어 그 태그는 평가하지 않습니다</translation>
    </message>
    <message>
        <source>%1 questions in %2 windows, of which %3 hold the answer</source>
        <translation>질문 %1개가 구간 %2개로 나뉘며, 그중 %3개에 답이 있습니다</translation>
    </message>
    <message>
        <source>%1 questions can&apos;t be answered from their context</source>
        <translation>질문 %1개는 문맥에서 답할 수 없습니다</translation>
    </message>
    <message>
        <source>%1 answers are in their context more than once; the first place is taken</source>
        <translation>답 %1개가 문맥에 여러 번 나옵니다. 첫 번째 위치를 씁니다</translation>
    </message>
    <message>
        <source>max_length %1 is more than the model&apos;s context of %2 tokens</source>
        <translation>max_length %1이(가) 모델의 컨텍스트인 토큰 %2개보다 큽니다</translation>
    </message>
    <message>
        <source>1 row could not be read and was skipped</source>
        <translation>행 1개를 읽을 수 없어 건너뛰었습니다</translation>
    </message>
    <message>
        <source>%1 rows could not be read and were skipped</source>
        <translation>행 %1개를 읽을 수 없어 건너뛰었습니다</translation>
    </message>
    <message>
        <source>1 row had nothing to train on and was skipped</source>
        <translation>행 1개에 학습할 것이 없어 건너뛰었습니다</translation>
    </message>
    <message>
        <source>%1 rows had nothing to train on and were skipped</source>
        <translation>행 %1개에 학습할 것이 없어 건너뛰었습니다</translation>
    </message>
    <message>
        <source>1 row left out by a filter or by min_length</source>
        <translation>필터나 min_length로 행 1개를 뺐습니다</translation>
    </message>
    <message>
        <source>%1 rows left out by a filter or by min_length</source>
        <translation>필터나 min_length로 행 %1개를 뺐습니다</translation>
    </message>
    <message>
        <source>1 row left out: an earlier row has the same tokens</source>
        <translation>행 1개 제외: 앞의 행과 토큰이 같습니다</translation>
    </message>
    <message>
        <source>%1 rows left out: an earlier row has the same tokens</source>
        <translation>행 %1개 제외: 앞의 행과 토큰이 같습니다</translation>
    </message>
    <message>
        <source>1 row cut to %1 tokens</source>
        <translation>행 1개를 토큰 %1개로 잘랐습니다</translation>
    </message>
    <message>
        <source>%1 rows cut to %2 tokens</source>
        <translation>행 %1개를 토큰 %2개로 잘랐습니다</translation>
    </message>
    <message>
        <source>1 row dropped: longer than %1 tokens</source>
        <translation>행 1개 제외: 토큰 %1개보다 깁니다</translation>
    </message>
    <message>
        <source>%1 rows dropped: longer than %2 tokens</source>
        <translation>행 %1개 제외: 토큰 %2개보다 깁니다</translation>
    </message>
    <message>
        <source>1 row left out: the cut at %1 tokens left no answer</source>
        <translation>행 1개 제외: 토큰 %1개에서 자르니 답이 남지 않았습니다</translation>
    </message>
    <message>
        <source>%1 rows left out: the cut at %2 tokens left no answer</source>
        <translation>행 %1개 제외: 토큰 %2개에서 자르니 답이 남지 않았습니다</translation>
    </message>
    <message>
        <source>1 row repeats an earlier row</source>
        <translation>행 1개가 앞의 행과 같습니다</translation>
    </message>
    <message>
        <source>%1 rows repeat an earlier row</source>
        <translation>행 %1개가 앞의 행과 같습니다</translation>
    </message>
    <message>
        <source>1 row of the validation set is also in the training set</source>
        <translation>검증 세트의 행 1개가 학습 세트에도 있습니다</translation>
    </message>
    <message>
        <source>%1 rows of the validation set are also in the training set</source>
        <translation>검증 세트의 행 %1개가 학습 세트에도 있습니다</translation>
    </message>
    <message>
        <source>there is no NVIDIA driver</source>
        <translation>NVIDIA 드라이버가 없습니다</translation>
    </message>
    <message>
        <source>install NVIDIA&apos;s driver</source>
        <translation>NVIDIA 드라이버를 설치</translation>
    </message>
    <message>
        <source>see what nvidia-smi says</source>
        <translation>nvidia-smi의 출력을 확인</translation>
    </message>
    <message>
        <source>the NVIDIA driver finds no GPU</source>
        <translation>NVIDIA 드라이버가 GPU를 찾지 못합니다</translation>
    </message>
    <message>
        <source>this build of Lathe computes on the CPU only</source>
        <translation>이 Lathe 빌드는 CPU로만 계산합니다</translation>
    </message>
    <message>
        <source>build with ./lathe --cuda</source>
        <translation>./lathe --cuda로 빌드</translation>
    </message>
    <message>
        <source>the driver %1 supports CUDA %2, this build needs %3</source>
        <translation>드라이버 %1은(는) CUDA %2을(를) 지원하는데, 이 빌드에는 %3이(가) 필요합니다</translation>
    </message>
    <message>
        <source>the driver %1 does not say which CUDA it supports, this build needs %2</source>
        <translation>드라이버 %1이(가) 어느 CUDA를 지원하는지 알리지 않는데, 이 빌드에는 %2이(가) 필요합니다</translation>
    </message>
    <message>
        <source>update the driver</source>
        <translation>드라이버를 업데이트</translation>
    </message>
    <message>
        <source>CUDA_VISIBLE_DEVICES is &quot;%1&quot;, which shows none of this machine&apos;s GPUs</source>
        <translation>CUDA_VISIBLE_DEVICES가 &quot;%1&quot;이라 이 컴퓨터의 GPU가 하나도 보이지 않습니다</translation>
    </message>
    <message>
        <source>change that variable</source>
        <translation>그 변수를 변경</translation>
    </message>
    <message>
        <source>the GPU is divided (MIG) and has no instance</source>
        <translation>GPU가 나뉘어 있는데(MIG) 인스턴스가 없습니다</translation>
    </message>
    <message>
        <source>make one with nvidia-smi mig</source>
        <translation>nvidia-smi mig로 인스턴스를 생성</translation>
    </message>
    <message>
        <source>%1 is sm_%2; sm_%3 or newer is needed</source>
        <translation>%1은(는) sm_%2인데 sm_%3 이상이 필요합니다</translation>
    </message>
    <message>
        <source>choose another GPU</source>
        <translation>다른 GPU를 선택</translation>
    </message>
    <message>
        <source>other programs hold the memory of %1: %2 of %3 GiB are free</source>
        <translation>다른 프로그램이 %1의 메모리를 쓰고 있습니다: %3 GiB 중 %2 GiB 여유</translation>
    </message>
    <message>
        <source>other programs hold the GPUs&apos; memory: on %1, %2 of %3 GiB are free</source>
        <translation>다른 프로그램이 GPU 메모리를 쓰고 있습니다: %1은 %3 GiB 중 %2 GiB 여유</translation>
    </message>
    <message>
        <source>To use it, %1; or set device to auto or cpu.</source>
        <translation>사용하려면: %1. 또는 device를 auto나 cpu로 설정하세요.</translation>
    </message>
    <message>
        <source>must be a finite number</source>
        <translation>값은 유한한 숫자여야 합니다</translation>
    </message>
    <message>
        <source>is %1; it must be at least %2</source>
        <translation>값은 %1인데, %2 이상이어야 합니다</translation>
    </message>
    <message>
        <source>is %1; it must be at least %2 %3</source>
        <translation>값은 %1인데, %2 %3 이상이어야 합니다</translation>
    </message>
    <message>
        <source>is %1; it must be at most %2</source>
        <translation>값은 %1인데, %2 이하여야 합니다</translation>
    </message>
    <message>
        <source>is %1; it must be at most %2 %3</source>
        <translation>값은 %1인데, %2 %3 이하여야 합니다</translation>
    </message>
    <message>
        <source>is &quot;%1&quot;; it must be one of %2</source>
        <translation>값은 &quot;%1&quot;인데, 다음 중 하나여야 합니다: %2</translation>
    </message>
    <message>
        <source>is &quot;%1&quot;; it must be one of %2; nearest: %3</source>
        <translation>값은 &quot;%1&quot;인데, 다음 중 하나여야 합니다: %2. 가장 가까운 것: %3</translation>
    </message>
    <message>
        <source>must be %1, not &quot;%2&quot;</source>
        <translation>값은 &quot;%2&quot;이(가) 아니라 %1이어야 합니다</translation>
    </message>
    <message>
        <source>holds a zero byte</source>
        <translation>값에 0 바이트가 있습니다</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;.</source>
        <translation>필드 &quot;%1&quot;이(가) 없습니다.</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;; nearest: &quot;%2&quot;.</source>
        <translation>필드 &quot;%1&quot;이(가) 없습니다. 가장 가까운 것: &quot;%2&quot;.</translation>
    </message>
    <message>
        <source>The disk is full: free some space or choose another folder, then try again.</source>
        <translation>디스크가 가득 찼습니다. 공간을 비우거나 다른 폴더를 선택한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Check who may read and write there, or choose another folder.</source>
        <translation>그곳을 읽고 쓸 권한을 확인하거나 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>This is a folder; a file is needed here.</source>
        <translation>이것은 폴더입니다. 파일이 필요합니다.</translation>
    </message>
    <message>
        <source>Too many files are open: close other programs, or raise the limit (ulimit -n).</source>
        <translation>열린 파일이 너무 많습니다. 다른 프로그램을 닫거나 제한을 늘리세요(ulimit -n).</translation>
    </message>
    <message>
        <source>Set too_long to drop or cut (--too-long drop), or raise max_length (--max-length %1) where memory allows it.</source>
        <translation>too_long을 drop이나 cut으로 설정하거나(--too-long drop), 메모리가 허용하면 max_length를 늘리세요(--max-length %1).</translation>
    </message>
    <message>
        <source>Set too_long to drop or cut (--too-long drop).</source>
        <translation>too_long을 drop이나 cut으로 설정하세요(--too-long drop).</translation>
    </message>
    <message>
        <source>%1: no row is left to work with (rows: %2; malformed: %3, with nothing to train on: %4, too long: %5, filtered out: %6)</source>
        <translation>%1: 쓸 수 있는 행이 남지 않았습니다(행: %2, 형식 오류: %3, 학습할 것 없음: %4, 너무 김: %5, 필터로 제외: %6)</translation>
    </message>
    <message>
        <source>%1: no row is left to work with (rows: %2; malformed: %3, with nothing to train on: %4, too long: %5)</source>
        <translation>%1: 쓸 수 있는 행이 남지 않았습니다(행: %2, 형식 오류: %3, 학습할 것 없음: %4, 너무 김: %5)</translation>
    </message>
    <message>
        <source>%1: %2 of %3 rows can&apos;t be read%4</source>
        <translation>%1: 행 %3개 중 %2개를 읽을 수 없습니다%4</translation>
    </message>
    <message>
        <source>%1: %2 of %3 rows can&apos;t be trained on%4</source>
        <translation>%1: 행 %3개 중 %2개를 학습할 수 없습니다%4</translation>
    </message>
    <message>
        <source>%1: %2 of %3 rows are longer than %4 tokens (%5); the longest has %6 (rows, counted from 0: %7)</source>
        <translation>%1: 행 %3개 중 %2개가 토큰 %4개보다 깁니다(%5). 가장 긴 것은 %6개입니다(0부터 센 행: %7)</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>기울기 체크포인팅</translation>
    </message>
    <message>
        <source>Compressed activations</source>
        <translation>활성값 압축</translation>
    </message>
    <message>
        <source>Batch size %1 to %2, accumulation %3 to %4</source>
        <translation>배치 크기 %1 → %2, 누적 %3 → %4</translation>
    </message>
    <message>
        <source>Double quantization</source>
        <translation>이중 양자화</translation>
    </message>
    <message>
        <source>Optimizer %1</source>
        <translation>옵티마이저 %1</translation>
    </message>
    <message>
        <source>Precision %1</source>
        <translation>정밀도 %1</translation>
    </message>
    <message>
        <source>Base quantization NF4 (QLoRA)</source>
        <translation>기반 모델 양자화 NF4 (QLoRA)</translation>
    </message>
    <message>
        <source>Rank %1 to %2</source>
        <translation>랭크 %1 → %2</translation>
    </message>
    <message>
        <source>%1 instead of training the weights themselves</source>
        <translation>가중치 자체를 학습하는 대신 %1</translation>
    </message>
    <message>
        <source>Frozen weights paged from the host&apos;s memory</source>
        <translation>고정된 가중치를 호스트 메모리에서 페이징</translation>
    </message>
    <message>
        <source>Frozen weights paged from the disk</source>
        <translation>고정된 가중치를 디스크에서 페이징</translation>
    </message>
    <message>
        <source>Maximum length %1 to %2 tokens</source>
        <translation>최대 길이 %1 → 토큰 %2개</translation>
    </message>
    <message>
        <source>No data is chosen: give a file or a folder of examples.</source>
        <translation>데이터를 선택하지 않았습니다. 예시 파일이나 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>No data source is for training (role &quot;train&quot; and a weight above 0).</source>
        <translation>학습용 데이터 소스가 없습니다(role이 &quot;train&quot;이고 가중치가 0보다 큰 것).</translation>
    </message>
    <message>
        <source>The file&apos;s own blocks are mapped from the disk already, so there is nothing to page; choose off.</source>
        <translation>파일 자체의 블록은 이미 디스크에서 매핑되므로 페이징할 것이 없습니다. off를 선택하세요.</translation>
    </message>
    <message>
        <source>fp16 has no numbers beyond 65504: bf16 and fp32 do.</source>
        <translation>fp16에는 65504보다 큰 숫자가 없습니다. bf16과 fp32에는 있습니다.</translation>
    </message>
    <message>
        <source>The checkpoint of step %1 is kept.</source>
        <translation>스텝 %1의 체크포인트는 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>The loss of step %1 is not a finite number (dataset rows %2).</source>
        <translation>스텝 %1의 손실이 유한한 숫자가 아닙니다(데이터셋 행 %2).</translation>
    </message>
    <message>
        <source>The gradient of step %1 is not a finite number (dataset rows %2).</source>
        <translation>스텝 %1의 기울기가 유한한 숫자가 아닙니다(데이터셋 행 %2).</translation>
    </message>
    <message>
        <source>Correct them, or set malformed_rows to skip: they are then left out and counted.</source>
        <translation>틀린 행을 고치거나 malformed_rows를 skip으로 설정하세요. 그러면 그 행을 빼고 개수를 셉니다.</translation>
    </message>
    <message>
        <source>Lower learning_rate (now %1), keep clip_norm on, and look at those rows.</source>
        <translation>learning_rate(현재 %1)를 낮추고, clip_norm을 켜 두고, 그 행들을 살펴보세요.</translation>
    </message>
    <message>
        <source>Put the file itself there, or name the folder that it lies in.</source>
        <translation>파일 자체를 그곳에 두거나, 파일이 들어 있는 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>%1 names no known problem type: %2.</source>
        <translation>%1에 알 수 없는 문제 유형이 적혀 있습니다: %2.</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>%1을(를) 찾으셨나요?</translation>
    </message>
    <message>
        <source>No run has &quot;%1&quot;: it is no column of the history, no metric and no field of recipes.</source>
        <translation>&quot;%1&quot; 항목이 있는 실행이 없습니다. 기록의 열도, 지표도, 레시피의 필드도 아닙니다.</translation>
    </message>
    <message>
        <source>a &quot;)&quot; too many</source>
        <translation>&quot;)&quot;가 하나 더 많음</translation>
    </message>
    <message>
        <source>more than %1 parentheses inside each other</source>
        <translation>괄호가 %1개보다 깊게 겹침</translation>
    </message>
    <message>
        <source>a &quot;)&quot; is missing</source>
        <translation>&quot;)&quot;가 없음</translation>
    </message>
    <message>
        <source>a name is missing</source>
        <translation>이름이 없음</translation>
    </message>
    <message>
        <source>after %1 one of = != &lt; &lt;= &gt; &gt;= ~ is missing</source>
        <translation>%1 뒤에 = != &lt; &lt;= &gt; &gt;= ~ 중 하나가 없음</translation>
    </message>
    <message>
        <source>after %1 %2 a value is missing</source>
        <translation>%1 %2 뒤에 값이 없음</translation>
    </message>
    <message>
        <source>a quotation mark is missing</source>
        <translation>따옴표가 없음</translation>
    </message>
    <message>
        <source>The search can&apos;t be read: %1 at its end.</source>
        <translation>검색식을 읽을 수 없습니다: 끝부분, %1.</translation>
    </message>
    <message>
        <source>The search can&apos;t be read: %1, before &quot;%2&quot;.</source>
        <translation>검색식을 읽을 수 없습니다: &quot;%2&quot; 앞, %1.</translation>
    </message>
    <message>
        <source>Write it as in: method = lora and rank &gt;= 16 and loss &lt; 2.</source>
        <translation>다음과 같이 쓰세요: method = lora and rank &gt;= 16 and loss &lt; 2.</translation>
    </message>
    <message>
        <source>init_text has no words for the prefix to start from.</source>
        <translation>init_text에 접두사가 시작할 단어가 없습니다.</translation>
    </message>
    <message>
        <source>The environment has %1=%2, which makes no sense there.</source>
        <translation>환경 변수 %1=%2의 값이 올바르지 않습니다.</translation>
    </message>
    <message>
        <source>Start the processes with torchrun, srun or mpirun, or set its variables as they do.</source>
        <translation>프로세스를 torchrun, srun 또는 mpirun으로 시작하거나, 그 프로그램이 하듯이 변수를 설정하세요.</translation>
    </message>
    <message>
        <source>%1 started %2 processes on several machines, and nothing says where they meet.</source>
        <translation>%1이(가) 여러 컴퓨터에서 프로세스 %2개를 시작했지만, 서로 만날 곳이 정해지지 않았습니다.</translation>
    </message>
    <message>
        <source>Set MASTER_ADDR to the name or address of the machine that rank 0 is on.</source>
        <translation>MASTER_ADDR에 랭크 0이 있는 컴퓨터의 이름이나 주소를 설정하세요.</translation>
    </message>
    <message>
        <source>%1 is a link that leads out of its folder.</source>
        <translation>%1은(는) 폴더 밖으로 나가는 링크입니다.</translation>
    </message>
    <message>
        <source>The changes of the run in %1 are no list.</source>
        <translation>%1에 있는 실행의 변경 사항이 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>it names an unknown problem type</source>
        <translation>알 수 없는 문제 유형을 가리킵니다</translation>
    </message>
    <message>
        <source>This prefix can&apos;t start from a text: only one without a network, of a model that writes text, can.</source>
        <translation>이 접두사는 텍스트에서 시작할 수 없습니다. 신경망이 없는, 텍스트를 쓰는 모델의 접두사만 그럴 수 있습니다.</translation>
    </message>
    <message>
        <source>Training loss, last step</source>
        <translation>학습 손실, 마지막 스텝</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>Time trained</source>
        <translation>학습 시간</translation>
    </message>
    <message>
        <source>Energy of the whole GPU</source>
        <translation>GPU 전체의 에너지</translation>
    </message>
    <message>
        <source>Peak memory, measured</source>
        <translation>최대 메모리, 측정</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>학습 파라미터</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Validation loss, best</source>
        <translation>검증 손실, 최저</translation>
    </message>
    <message>
        <source>Validation loss, last</source>
        <translation>검증 손실, 마지막</translation>
    </message>
    <message>
        <source>%1, last evaluation</source>
        <translation>%1, 마지막 평가</translation>
    </message>
    <message>
        <source>%1, after minus before</source>
        <translation>%1, 학습 후 − 학습 전</translation>
    </message>
    <message>
        <source>%1, best evaluation</source>
        <translation>%1, 최고 평가</translation>
    </message>
    <message>
        <source>after every step</source>
        <translation>스텝마다</translation>
    </message>
    <message>
        <source>every %1 steps</source>
        <translation>%1스텝마다</translation>
    </message>
    <message>
        <source>From step %1 on, the validation rows are not evaluated any more.</source>
        <translation>스텝 %1부터는 검증 행을 더 이상 평가하지 않습니다.</translation>
    </message>
    <message>
        <source>From step %1 on, the validation rows are evaluated %2; until then they were not.</source>
        <translation>스텝 %1부터 검증 행을 %2 평가합니다. 그 전에는 평가하지 않았습니다.</translation>
    </message>
    <message>
        <source>From step %1 on, the validation rows are evaluated %2 instead of %3.</source>
        <translation>스텝 %1부터 검증 행 평가 간격: %3 대신 %2.</translation>
    </message>
    <message>
        <source>From step %1 on, the learning rate is %2 instead of %3.</source>
        <translation>스텝 %1부터 학습률은 %3이(가) 아니라 %2입니다.</translation>
    </message>
    <message>
        <source>From step %1 on, the run ends after step %2 instead of step %3.</source>
        <translation>스텝 %1에서 바뀌어, 실행이 스텝 %3 대신 스텝 %2에서 끝납니다.</translation>
    </message>
    <message>
        <source>No change was given.</source>
        <translation>바꿀 값이 주어지지 않았습니다.</translation>
    </message>
    <message>
        <source>Give a learning rate, a last step, or how often to evaluate.</source>
        <translation>학습률, 마지막 스텝 또는 평가 간격을 지정하세요.</translation>
    </message>
    <message>
        <source>The run has done its last step, %1.</source>
        <translation>실행이 마지막 스텝 %1을(를) 마쳤습니다.</translation>
    </message>
    <message>
        <source>Start a new run from its adapter.</source>
        <translation>그 어댑터에서 새 실행을 시작하세요.</translation>
    </message>
    <message>
        <source>The learning rate %1 is not above 0.</source>
        <translation>학습률 %1은(는) 0보다 크지 않습니다.</translation>
    </message>
    <message>
        <source>Choose one such as 1e-4, or pause the run.</source>
        <translation>1e-4 같은 값을 고르거나 실행을 일시 정지하세요.</translation>
    </message>
    <message>
        <source>The run can&apos;t end at step %1: step %2 is done already.</source>
        <translation>실행은 스텝 %1에서 끝날 수 없습니다. 스텝 %2을(를) 이미 마쳤습니다.</translation>
    </message>
    <message>
        <source>Choose a later step, or stop the run.</source>
        <translation>더 뒤의 스텝을 고르거나 실행을 중지하세요.</translation>
    </message>
    <message>
        <source>A method is named by a word.</source>
        <translation>방법은 단어로 지정합니다.</translation>
    </message>
    <message>
        <source>The recipe has no field &quot;%1&quot;.</source>
        <translation>레시피에 &quot;%1&quot; 필드가 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no range: it is no number.</source>
        <translation>%1은(는) 숫자가 아니므로 범위를 지정할 수 없습니다.</translation>
    </message>
    <message>
        <source>List its values.</source>
        <translation>값을 나열하세요.</translation>
    </message>
    <message>
        <source>The range of %1 must begin below its end.</source>
        <translation>%1의 범위는 시작이 끝보다 작아야 합니다.</translation>
    </message>
    <message>
        <source>A logarithmic range must begin above 0, and that of %1 does not.</source>
        <translation>로그 범위는 0보다 큰 값에서 시작해야 하는데 %1의 범위는 그렇지 않습니다.</translation>
    </message>
    <message>
        <source>A range has 2 to %1 values; that of %2 has %3.</source>
        <translation>범위의 값은 2~%1개여야 하는데 %2의 범위에는 %3개가 있습니다.</translation>
    </message>
    <message>
        <source>Nothing varies.</source>
        <translation>바뀌는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a field and its values.</source>
        <translation>필드와 그 값을 선택하세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; varies twice.</source>
        <translation>&quot;%1&quot;을(를) 두 번 지정했습니다.</translation>
    </message>
    <message>
        <source>Put its values together.</source>
        <translation>값을 한데 모으세요.</translation>
    </message>
    <message>
        <source>The range of %1 has no number of values.</source>
        <translation>%1의 범위에 값의 개수가 없습니다.</translation>
    </message>
    <message>
        <source>Give one, or draw the runs by chance.</source>
        <translation>개수를 지정하거나 실행을 무작위로 뽑으세요.</translation>
    </message>
    <message>
        <source>%1 has no values.</source>
        <translation>%1에 값이 없습니다.</translation>
    </message>
    <message>
        <source>Give some.</source>
        <translation>값을 하나 이상 지정하세요.</translation>
    </message>
    <message>
        <source>The sweep comes to %1 runs; it may have at most %2.</source>
        <translation>스윕의 실행이 %1개가 됩니다. 최대 %2개까지 가능합니다.</translation>
    </message>
    <message>
        <source>Give fewer values, or draw some of the runs by chance.</source>
        <translation>값을 줄이거나 일부 실행을 무작위로 뽑으세요.</translation>
    </message>
    <message>
        <source>Several fields are called &quot;%1&quot;: %2.</source>
        <translation>&quot;%1&quot;이라는 필드가 여러 개 있습니다: %2.</translation>
    </message>
    <message>
        <source>Give one of these in full.</source>
        <translation>이 중 하나를 전체 이름으로 지정하세요.</translation>
    </message>
    <message>
        <source>The range &quot;%1&quot; can&apos;t be read.</source>
        <translation>범위 &quot;%1&quot;을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Write it as 1e-5..1e-3:log:4 (from, to, log or linear, how many).</source>
        <translation>1e-5..1e-3:log:4처럼 쓰세요(시작, 끝, log 또는 linear, 개수).</translation>
    </message>
    <message>
        <source>Run %1 does not wait for its turn.</source>
        <translation>실행 %1은(는) 차례를 기다리고 있지 않습니다.</translation>
    </message>
    <message>
        <source>lathe queue lists those that do.</source>
        <translation>기다리는 실행은 lathe queue로 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Run %1 starts from what run %2 trains.</source>
        <translation>실행 %1은(는) 실행 %2의 학습 결과에서 시작합니다.</translation>
    </message>
    <message>
        <source>It stays behind that one.</source>
        <translation>그 실행보다 뒤에 있어야 합니다.</translation>
    </message>
    <message>
        <source>The position is %1; the first is 1.</source>
        <translation>위치가 %1입니다. 첫 번째는 1입니다.</translation>
    </message>
    <message>
        <source>Give 1 or more.</source>
        <translation>1 이상을 지정하세요.</translation>
    </message>
    <message>
        <source>%1 alternatives to each token can&apos;t be given.</source>
        <translation>토큰마다 후보를 %1개 알려 줄 수 없습니다.</translation>
    </message>
    <message>
        <source>Ask for 0 (none) to %1.</source>
        <translation>0(없음)에서 %1까지 지정하세요.</translation>
    </message>
    <message>
        <source>Rank %1 of %2 differs from rank 0 in %3: %4 there, %5 on rank 0.</source>
        <translation>%2개 중 랭크 %1이(가) 랭크 0과 다릅니다(%3): 거기서는 %4, 랭크 0에서는 %5.</translation>
    </message>
    <message>
        <source>All processes that train together need the same program, recipe, model, data and kind of device.</source>
        <translation>함께 학습하는 모든 프로세스는 프로그램, 레시피, 모델, 데이터, 장치 종류가 같아야 합니다.</translation>
    </message>
    <message>
        <source>An unknown exception.</source>
        <translation>알 수 없는 예외입니다.</translation>
    </message>
    <message>
        <source>Rank 0 can&apos;t wait for the others at port %1: %2</source>
        <translation>랭크 0이 포트 %1에서 나머지를 기다릴 수 없습니다: %2</translation>
    </message>
    <message>
        <source>Set MASTER_PORT to a port that is free, the same for all.</source>
        <translation>MASTER_PORT를 비어 있는 포트로, 모두에게 같게 설정하세요.</translation>
    </message>
    <message>
        <source>Rank %1 of %2 can&apos;t reach the place where all meet, %3 port %4, in 5 minutes.</source>
        <translation>%2개 중 랭크 %1이(가) 모두가 만나는 곳(%3, 포트 %4)에 5분 안에 연결하지 못했습니다.</translation>
    </message>
    <message>
        <source>See whether rank 0 was started, and whether MASTER_ADDR and MASTER_PORT name its machine.</source>
        <translation>랭크 0이 시작되었는지, MASTER_ADDR과 MASTER_PORT가 그 컴퓨터를 가리키는지 확인하세요.</translation>
    </message>
    <message>
        <source>Rank %1 of %2 did not come within 5 minutes.</source>
        <translation>%2개 중 랭크 %1이(가) 5분 안에 오지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 says that there are %2 processes: see whether all were started, and can reach %3.</source>
        <translation>%1에 따르면 프로세스는 %2개입니다. 모두 시작되었는지, %3에 연결할 수 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>The connection between the ranks was lost: %1</source>
        <translation>랭크 사이의 연결이 끊어졌습니다: %1</translation>
    </message>
    <message>
        <source>Look at the network between the machines. What was saved last is kept: lathe resume goes on from it.</source>
        <translation>컴퓨터 사이의 네트워크를 확인하세요. 마지막으로 저장한 것은 남아 있으며, lathe resume으로 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Rank %1 of %2 has ended: %3</source>
        <translation>%2개 중 랭크 %1이(가) 끝났습니다: %3</translation>
    </message>
    <message>
        <source>Without it the others can&apos;t go on.</source>
        <translation>이 랭크 없이는 나머지가 계속할 수 없습니다.</translation>
    </message>
    <message>
        <source>Rank %1 of %2 has gone: it was killed, or its machine can&apos;t be reached.</source>
        <translation>%2개 중 랭크 %1이(가) 사라졌습니다. 강제로 종료되었거나 그 컴퓨터에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>The place where the ranks meet, %1 port %2, can&apos;t be reached.</source>
        <translation>랭크들이 만나는 곳(%1, 포트 %2)에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>See whether %1 still runs, and look at the network.</source>
        <translation>%1이(가) 아직 실행 중인지, 그리고 네트워크를 확인하세요.</translation>
    </message>
    <message>
        <source>Begun anew: there is no checkpoint to go on from.</source>
        <translation>재개할 체크포인트가 없어 처음부터 시작했습니다.</translation>
    </message>
    <message>
        <source>Trained by %1 processes together, started by %2</source>
        <translation>프로세스 %1개가 함께 학습했습니다(%2(으)로 시작)</translation>
    </message>
    <message>
        <source>The run was not changed: %1 %2</source>
        <translation>실행을 바꾸지 않았습니다: %1 %2</translation>
    </message>
    <message>
        <source>The run goes on from step %1 as it was before this change, which no longer holds: %2</source>
        <translation>실행이 스텝 %1부터 이 변경 전의 상태로 계속되며, 변경은 더 이상 적용되지 않습니다: %2</translation>
    </message>
    <message>
        <source>No run was named to compare.</source>
        <translation>비교할 실행을 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Name two or more.</source>
        <translation>둘 이상 지정하세요.</translation>
    </message>
    <message>
        <source>No file was named to write to.</source>
        <translation>저장할 파일을 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Name one that ends in .html.</source>
        <translation>.html로 끝나는 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>The baseline %1 is none of the compared runs.</source>
        <translation>기준 %1은(는) 비교하는 실행이 아닙니다.</translation>
    </message>
    <message>
        <source>Name one of them.</source>
        <translation>그중 하나를 지정하세요.</translation>
    </message>
    <message>
        <source>It does not fit: %1 are predicted at the peak, and a run may take %2 on %3.</source>
        <translation>메모리에 들어가지 않습니다. 최대 %1로 예상되는데, %3에서 실행이 쓸 수 있는 메모리는 %2입니다.</translation>
    </message>
    <message>
        <source>The sweep has no name.</source>
        <translation>스윕에 이름이 없습니다.</translation>
    </message>
    <message>
        <source>Give one: its runs are found by it.</source>
        <translation>이름을 지정하세요. 스윕의 실행을 그 이름으로 찾습니다.</translation>
    </message>
    <message>
        <source>The name of a sweep can&apos;t have commas and quotation marks.</source>
        <translation>스윕의 이름에는 쉼표와 따옴표를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>다른 이름을 선택하세요.</translation>
    </message>
    <message>
        <source>The preset %1 can&apos;t be read: %2</source>
        <translation>프리셋 %1을(를) 읽을 수 없습니다: %2</translation>
    </message>
    <message>
        <source>The preset has no name.</source>
        <translation>프리셋에 이름이 없습니다.</translation>
    </message>
    <message>
        <source>Give it one.</source>
        <translation>이름을 정하세요.</translation>
    </message>
    <message>
        <source>The preset&apos;s name has more than %1 bytes.</source>
        <translation>프리셋 이름이 %1바이트를 넘습니다.</translation>
    </message>
    <message>
        <source>Give it a shorter one.</source>
        <translation>더 짧은 이름을 정하세요.</translation>
    </message>
    <message>
        <source>%1 is the name of a ready preset.</source>
        <translation>%1은(는) 기본 프리셋의 이름입니다.</translation>
    </message>
    <message>
        <source>Give yours another one.</source>
        <translation>다른 이름을 정하세요.</translation>
    </message>
    <message>
        <source>The preset %1 can&apos;t be deleted from %2.</source>
        <translation>프리셋 %1을(를) %2에서 삭제할 수 없습니다.</translation>
    </message>
    <message>
        <source>The checkpoint %1 is gone from the history, but its folder could not be deleted: %2.</source>
        <translation>체크포인트 %1은(는) 기록에서 삭제되었지만 폴더를 지우지 못했습니다: %2.</translation>
    </message>
    <message>
        <source>&quot;and&quot; or &quot;or&quot; is missing</source>
        <translation>&quot;and&quot; 또는 &quot;or&quot;가 없습니다</translation>
    </message>
    <message>
        <source>&quot;and&quot; or &quot;or&quot; is missing, or quotes around a value with a sign in it</source>
        <translation>&quot;and&quot; 또는 &quot;or&quot;가 없거나, 기호가 든 값에 따옴표가 없습니다</translation>
    </message>
    <message>
        <source>%1 is a number, and &quot;%2&quot; is none.</source>
        <translation>%1은(는) 숫자인데 &quot;%2&quot;은(는) 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>Compare it with a number; times are in seconds, energy in watt hours.</source>
        <translation>숫자와 비교하세요. 시간의 단위는 초, 에너지의 단위는 와트시입니다.</translation>
    </message>
    <message>
        <source>The queue could not be read: %1</source>
        <translation>대기열을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Run %1 can&apos;t be changed yet: it is %2.</source>
        <translation>실행 %1은(는) 아직 바꿀 수 없습니다. 현재 상태: %2.</translation>
    </message>
    <message>
        <source>Wait until it trains.</source>
        <translation>학습을 시작할 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no network&apos;s speed.</source>
        <translation>&quot;%1&quot;은(는) 네트워크 속도가 아닙니다.</translation>
    </message>
    <message>
        <source>Give it in bits a second, such as 10gbit or 100mbit, with the ping where that is long: 100mbit,20ms.</source>
        <translation>10gbit이나 100mbit처럼 초당 비트로 적고, 핑이 길면 그것도 적으십시오: 100mbit,20ms.</translation>
    </message>
    <message>
        <source>The name %1 is too long for an archive.</source>
        <translation>이름 %1이(가) 아카이브에 담기에 너무 깁니다.</translation>
    </message>
    <message>
        <source>%1 has become shorter while it was read.</source>
        <translation>%1이(가) 읽는 동안 짧아졌습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read: %2.</source>
        <translation>%1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Copy the file again from where it was made.</source>
        <translation>파일을 만든 곳에서 다시 복사하세요.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no name of a job.</source>
        <translation>&quot;%1&quot;은(는) 작업 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>Job %1 has been sent already.</source>
        <translation>작업 %1은(는) 이미 보냈습니다.</translation>
    </message>
    <message>
        <source>Plan another one.</source>
        <translation>새로 계획하세요.</translation>
    </message>
    <message>
        <source>There is no job %1.</source>
        <translation>작업 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>lathe jobs lists those that there are.</source>
        <translation>있는 작업은 lathe jobs가 보여 줍니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be &quot;%2&quot;.</source>
        <translation>%1에는 &quot;%2&quot;을(를) 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>No job can be started with the path %1: it has control characters or backslashes.</source>
        <translation>경로 %1(으)로는 작업을 시작할 수 없습니다. 제어 문자나 백슬래시가 들어 있습니다.</translation>
    </message>
    <message>
        <source>Use a folder with a plainer name; LATHE_HOME says where Lathe keeps its runs.</source>
        <translation>이름이 더 단순한 폴더를 쓰세요. Lathe가 실행을 보관하는 곳은 LATHE_HOME이 정합니다.</translation>
    </message>
    <message>
        <source>The line &quot;%1&quot; can&apos;t be added: Lathe sets %2 itself.</source>
        <translation>줄 &quot;%1&quot;은(는) 넣을 수 없습니다. %2은(는) Lathe가 직접 설정합니다.</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>빼세요.</translation>
    </message>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation>%1을(를) 시작하지 못했습니다: %2.</translation>
    </message>
    <message>
        <source>There is no program %1 here.</source>
        <translation>여기에는 프로그램 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Start Lathe on a machine from which jobs can be sent to the cluster, such as its login node.</source>
        <translation>로그인 노드처럼 클러스터에 작업을 보낼 수 있는 컴퓨터에서 Lathe를 시작하세요.</translation>
    </message>
    <message>
        <source>%1 has not answered for %2 seconds.</source>
        <translation>%1이(가) %2초 동안 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>See whether the cluster is reachable: sinfo</source>
        <translation>클러스터에 연결되는지 확인하세요: sinfo</translation>
    </message>
    <message>
        <source>sbatch refuses the job: %1</source>
        <translation>sbatch가 작업을 거절했습니다: %1</translation>
    </message>
    <message>
        <source>Change what is asked for, or ask those who run the cluster.</source>
        <translation>요청을 바꾸거나 클러스터 관리자에게 문의하세요.</translation>
    </message>
    <message>
        <source>scancel refuses: %1</source>
        <translation>scancel이 거절했습니다: %1</translation>
    </message>
    <message>
        <source>See with squeue where the job stands.</source>
        <translation>작업의 상태를 squeue로 확인하세요.</translation>
    </message>
    <message>
        <source>squeue does not tell where the jobs stand: %1</source>
        <translation>squeue가 작업의 상태를 알려 주지 않습니다: %1</translation>
    </message>
    <message>
        <source>It comes with PyTorch: pip install torch; or say where it is.</source>
        <translation>PyTorch에 딸려 옵니다: pip install torch. 또는 어디에 있는지 지정하세요.</translation>
    </message>
    <message>
        <source>The job&apos;s processes are on %1.</source>
        <translation>작업의 프로세스는 %1에 있습니다.</translation>
    </message>
    <message>
        <source>Cancel it there.</source>
        <translation>그곳에서 취소하세요.</translation>
    </message>
    <message>
        <source>Name the columns of this file (%1), or another format.</source>
        <translation>이 파일의 열(%1)을 지정하거나 다른 형식을 지정하세요.</translation>
    </message>
    <message>
        <source>%1: there is no column &quot;%2&quot;, which %3 names; the file has: %4.</source>
        <translation>%1: %3에 지정된 열 &quot;%2&quot;이(가) 없습니다. 파일에 있는 열: %4.</translation>
    </message>
    <message>
        <source>Correct %1.</source>
        <translation>%1을(를) 고치세요.</translation>
    </message>
    <message>
        <source>The command &quot;%1&quot; of another program is not known here.</source>
        <translation>다른 프로그램이 보낸 명령 &quot;%1&quot;을(를) 알지 못합니다.</translation>
    </message>
    <message>
        <source>Run %1 is not running: its program, %2, has ended.</source>
        <translation>실행 %1은(는) 진행 중이 아닙니다. 맡고 있던 프로그램 %2이(가) 끝났습니다.</translation>
    </message>
    <message>
        <source>Resume it first.</source>
        <translation>먼저 재개하세요.</translation>
    </message>
    <message>
        <source>It was stopped while memory was too short to finish step %1&apos;s update: weights of no step are not kept, and it goes on from its last checkpoint</source>
        <translation>메모리가 부족해 단계 %1의 갱신을 끝내지 못한 채 멈췄습니다. 어느 단계의 것도 아닌 가중치는 저장하지 않으며, 마지막 체크포인트에서 이어집니다</translation>
    </message>
    <message>
        <source>%1 is no run bundle.</source>
        <translation>%1은(는) 실행 번들이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 was made by a later version of Lathe (%2).</source>
        <translation>%1은(는) 더 새로운 버전의 Lathe(%2)로 만들어졌습니다.</translation>
    </message>
    <message>
        <source>Open it with that version; this one is %1.</source>
        <translation>그 버전으로 여세요. 지금 버전은 %1입니다.</translation>
    </message>
    <message>
        <source>%1 names no run.</source>
        <translation>%1에 실행이 지정되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>%1 holds a file whose name leads out of its folder: %2.</source>
        <translation>%1에 이름이 폴더 밖을 가리키는 파일이 있습니다: %2.</translation>
    </message>
    <message>
        <source>Nothing was taken from it: whoever made it meant no good, or it is damaged.</source>
        <translation>아무것도 가져오지 않았습니다. 나쁜 의도로 만들어졌거나 손상된 파일입니다.</translation>
    </message>
    <message>
        <source>%1 holds a file that is none of a run&apos;s: %2.</source>
        <translation>%1에 실행의 것이 아닌 파일이 있습니다: %2.</translation>
    </message>
    <message>
        <source>%1 has no metrics.jsonl.</source>
        <translation>%1에 metrics.jsonl이 없습니다.</translation>
    </message>
    <message>
        <source>The program that trained run %1 ended without stopping it.</source>
        <translation>실행 %1을(를) 학습하던 프로그램이 중지하지 않고 끝났습니다.</translation>
    </message>
    <message>
        <source>Slurm says why: %1.</source>
        <translation>Slurm이 밝힌 이유: %1.</translation>
    </message>
    <message>
        <source>It was canceled outside of Lathe.</source>
        <translation>Lathe 밖에서 취소되었습니다.</translation>
    </message>
    <message>
        <source>It ended before a run began, with exit code %1. Its log says why.</source>
        <translation>실행이 시작되기 전에 종료 코드 %1(으)로 끝났습니다. 이유는 로그에 있습니다.</translation>
    </message>
    <message>
        <source>It ended with exit code %1. Its log says why.</source>
        <translation>종료 코드 %1(으)로 끝났습니다. 이유는 로그에 있습니다.</translation>
    </message>
    <message>
        <source>Its log says why.</source>
        <translation>이유는 로그에 있습니다.</translation>
    </message>
    <message>
        <source>Its processes are on %1.</source>
        <translation>프로세스는 %1에 있습니다.</translation>
    </message>
    <message>
        <source>Job %1 has ended: it is %2.</source>
        <translation>작업 %1은(는) 끝났습니다. 상태: %2.</translation>
    </message>
    <message>
        <source>Job %1 is being sent just now.</source>
        <translation>작업 %1을(를) 지금 보내는 중입니다.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Job %1 has not ended: it is %2.</source>
        <translation>작업 %1은(는) 아직 끝나지 않았습니다. 상태: %2.</translation>
    </message>
    <message>
        <source>Cancel it first.</source>
        <translation>먼저 취소하세요.</translation>
    </message>
    <message>
        <source>%1 was changed after the run began: the bundle describes it as it is now.</source>
        <translation>%1은(는) 실행이 시작된 뒤에 바뀌었습니다. 번들에는 지금 상태가 기록됩니다.</translation>
    </message>
    <message>
        <source>The bundle does not say which data the run had: %1</source>
        <translation>번들에 실행이 사용한 데이터가 기록되지 않습니다: %1</translation>
    </message>
    <message>
        <source>%1 has other files than the base that the run was trained on, %2.</source>
        <translation>%1의 파일이 실행을 학습한 기반 모델 %2의 파일과 다릅니다.</translation>
    </message>
    <message>
        <source>The base is taken from %1.</source>
        <translation>기반 모델은 %1의 것을 사용합니다.</translation>
    </message>
    <message>
        <source>%1 has other files here than the base that the run was trained on.</source>
        <translation>이곳의 %1에는 실행을 학습한 기반 모델과 다른 파일이 있습니다.</translation>
    </message>
    <message>
        <source>The base %1 is not on this machine.</source>
        <translation>기반 모델 %1이(가) 이 컴퓨터에 없습니다.</translation>
    </message>
    <message>
        <source>The data %1 is not on this machine.</source>
        <translation>데이터 %1이(가) 이 컴퓨터에 없습니다.</translation>
    </message>
    <message>
        <source>%1 is not the run&apos;s data: it has %2 bytes, and the run&apos;s had %3.</source>
        <translation>%1은(는) 실행이 사용한 데이터가 아닙니다. 이것은 %2바이트, 실행의 것은 %3바이트입니다.</translation>
    </message>
    <message>
        <source>%1 is not the run&apos;s data: it is as long, and not the same.</source>
        <translation>%1은(는) 실행이 사용한 데이터가 아닙니다. 크기는 같지만 내용이 다릅니다.</translation>
    </message>
    <message>
        <source>%1 is here, and the run&apos;s data.</source>
        <translation>%1이(가) 이곳에 있고, 실행이 사용한 데이터와 같습니다.</translation>
    </message>
    <message>
        <source>The bundle does not say which data the run had.</source>
        <translation>번들에 실행이 사용한 데이터가 기록되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The run has no result: the bundle has its history alone.</source>
        <translation>실행에 결과가 없어 번들에는 기록만 있습니다.</translation>
    </message>
    <message>
        <source>A bundle is made with Export on a run&apos;s page, or with lathe bundle.</source>
        <translation>번들은 실행 페이지의 내보내기나 lathe bundle로 만듭니다.</translation>
    </message>
    <message>
        <source>%1 takes %2 bytes, and %3 has %4 free.</source>
        <translation>%1에는 %2바이트가 필요한데 %3에는 %4바이트가 남아 있습니다.</translation>
    </message>
    <message>
        <source>Make room there, or choose another folder with LATHE_HOME.</source>
        <translation>그곳에 공간을 마련하거나 LATHE_HOME으로 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>%1 is damaged: %2.</source>
        <translation>%1이(가) 손상되었습니다: %2.</translation>
    </message>
    <message>
        <source>There is no model %1.</source>
        <translation>모델 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Name the folder or GGUF file.</source>
        <translation>폴더나 GGUF 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>%1 is there already, though the history has no such run.</source>
        <translation>기록에 그런 실행이 없는데도 %1이(가) 이미 있습니다.</translation>
    </message>
    <message>
        <source>Move that folder away, or have the history made anew from the folders: lathe runs rebuild.</source>
        <translation>그 폴더를 옮기거나 lathe runs rebuild로 폴더에서 기록을 다시 만드세요.</translation>
    </message>
    <message>
        <source>Optimizer state sharded across %1 processes</source>
        <translation>옵티마이저 상태를 프로세스 %1개에 나눔</translation>
    </message>
    <message>
        <source>Frozen weights sharded across %1 processes</source>
        <translation>고정된 가중치를 프로세스 %1개에 나눔</translation>
    </message>
    <message>
        <source>Paged weights are read from the model&apos;s file once: they can be neither random nor its own blocks.</source>
        <translation>페이징되는 가중치는 모델 파일에서 한 번 읽으므로, 무작위이거나 파일 자체의 블록일 수 없습니다.</translation>
    </message>
    <message>
        <source>A sharded weight is used before it was shared.</source>
        <translation>나눈 가중치가 공유되기 전에 쓰였습니다.</translation>
    </message>
    <message>
        <source>Sharded weights are frozen: nothing is written back to them.</source>
        <translation>나눈 가중치는 고정되어 있어 아무것도 되쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Sharded weights of one process alone lie in its memory, all %1 of them</source>
        <translation>프로세스가 하나뿐이라 나눈 가중치 %1 전부가 그 메모리에 있습니다</translation>
    </message>
    <message>
        <source>No answer came in time, so it is not known whether the job was taken. The next looks tell; until then, don&apos;t send it once more.</source>
        <translation>제때 응답이 없어 작업이 접수되었는지 알 수 없습니다. 곧 다시 확인하면 알 수 있으니, 그때까지는 다시 보내지 마세요.</translation>
    </message>
    <message>
        <source>The answer was &quot;%1&quot;, so it is not known whether the job was taken. The next looks tell; until then, don&apos;t send it once more.</source>
        <translation>응답이 &quot;%1&quot;이어서 작업이 접수되었는지 알 수 없습니다. 곧 다시 확인하면 알 수 있으니, 그때까지는 다시 보내지 마세요.</translation>
    </message>
    <message>
        <source>This history has no run of it: the cluster&apos;s machines may have another folder in LATHE_HOME&apos;s place.</source>
        <translation>이 기록에는 이 작업의 실행이 없습니다. 클러스터의 컴퓨터에서는 LATHE_HOME이 다른 폴더일 수 있습니다.</translation>
    </message>
    <message>
        <source>It saved a checkpoint and stopped; it can be resumed.</source>
        <translation>체크포인트를 저장하고 멈췄습니다. 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Its time was up.</source>
        <translation>시간이 다 되었습니다.</translation>
    </message>
    <message>
        <source>A machine went away, or was needed for others, and it was not started again.</source>
        <translation>컴퓨터가 사라졌거나 다른 작업에 쓰였고, 작업은 다시 시작되지 않았습니다.</translation>
    </message>
    <message>
        <source>Nobody knows it where it was sent to: it was never taken, or is long over.</source>
        <translation>보낸 곳에서 이 작업을 알지 못합니다. 접수되지 않았거나 오래전에 끝났습니다.</translation>
    </message>
    <message>
        <source>It is gone, and nothing says how it ended. Its log may.</source>
        <translation>작업이 사라졌고 어떻게 끝났는지 알려 주는 것이 없습니다. 로그를 보면 알 수도 있습니다.</translation>
    </message>
    <message>
        <source>It is not known whether job %1 was taken.</source>
        <translation>작업 %1이(가) 접수되었는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Run %1 is deleted, but not all of its files in %2 could be: %3</source>
        <translation>실행 %1을(를) 삭제했지만 %2에 있는 파일을 모두 지우지는 못했습니다: %3</translation>
    </message>
    <message>
        <source>The next start of Lathe tries again; or delete that folder by hand.</source>
        <translation>다음에 Lathe를 시작할 때 다시 지웁니다. 또는 그 폴더를 직접 삭제하세요.</translation>
    </message>
    <message>
        <source>The checkpoint is saved once the run goes on and its step is done</source>
        <translation>체크포인트는 실행이 다시 진행되어 그 스텝이 끝나면 저장됩니다</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>A name for the run in the history.</source>
        <translation>기록에 표시할 실행의 이름입니다.</translation>
    </message>
    <message>
        <source>the model&apos;s, method&apos;s and dataset&apos;s names</source>
        <translation>모델, 방법, 데이터셋의 이름</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>What the model learns to do.</source>
        <translation>모델이 무엇을 배울지 정합니다.</translation>
    </message>
    <message>
        <source>language modeling</source>
        <translation>언어 모델링</translation>
    </message>
    <message>
        <source>predict the next token: texts, instructions, conversations</source>
        <translation>다음 토큰 예측: 텍스트, 지시문, 대화</translation>
    </message>
    <message>
        <source>chat</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>language modeling on conversations only</source>
        <translation>대화만으로 하는 언어 모델링</translation>
    </message>
    <message>
        <source>sequence classification</source>
        <translation>시퀀스 분류</translation>
    </message>
    <message>
        <source>one label, several labels or a number for a text or a pair of texts</source>
        <translation>텍스트 하나 또는 한 쌍에 레이블 하나, 여러 개 또는 숫자</translation>
    </message>
    <message>
        <source>token classification</source>
        <translation>토큰 분류</translation>
    </message>
    <message>
        <source>a label for each word</source>
        <translation>단어마다 레이블 하나</translation>
    </message>
    <message>
        <source>question answering</source>
        <translation>질의응답</translation>
    </message>
    <message>
        <source>the span of a context that answers a question</source>
        <translation>문맥에서 질문에 답하는 구간</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Names of the labels of a classification, in the order of their numbers.</source>
        <translation>분류 레이블의 이름을 번호 순서대로 씁니다.</translation>
    </message>
    <message>
        <source>those of the training rows, sorted</source>
        <translation>학습 행의 레이블, 정렬됨</translation>
    </message>
    <message>
        <source>Labels per row</source>
        <translation>행당 레이블</translation>
    </message>
    <message>
        <source>What a row&apos;s label is, in sequence classification.</source>
        <translation>시퀀스 분류에서 행의 레이블이 무엇인지 정합니다.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>found from the label column</source>
        <translation>레이블 열에서 찾음</translation>
    </message>
    <message>
        <source>single label</source>
        <translation>단일 레이블</translation>
    </message>
    <message>
        <source>one of the labels</source>
        <translation>레이블 중 하나</translation>
    </message>
    <message>
        <source>multi label</source>
        <translation>다중 레이블</translation>
    </message>
    <message>
        <source>any number of them</source>
        <translation>개수 제한 없음</translation>
    </message>
    <message>
        <source>regression</source>
        <translation>회귀</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>숫자</translation>
    </message>
    <message>
        <source>A folder with config.json and safetensors files, or a GGUF file.</source>
        <translation>config.json과 safetensors 파일이 있는 폴더 또는 GGUF 파일입니다.</translation>
    </message>
    <message>
        <source>required</source>
        <translation>필수</translation>
    </message>
    <message>
        <source>Start from adapter</source>
        <translation>이어받을 어댑터</translation>
    </message>
    <message>
        <source>A saved adapter (PEFT folder) whose weights training starts from.</source>
        <translation>학습을 시작할 가중치가 있는 저장된 어댑터(PEFT 폴더)입니다.</translation>
    </message>
    <message>
        <source>a fresh adapter</source>
        <translation>새 어댑터</translation>
    </message>
    <message>
        <source>From random weights</source>
        <translation>무작위 가중치에서 시작</translation>
    </message>
    <message>
        <source>Trains new weights, drawn by the seed. The model folder then needs no weights, only its config and tokenizer.</source>
        <translation>시드로 뽑은 새 가중치를 학습합니다. 이때 모델 폴더에는 가중치가 없어도 되고 설정과 토크나이저만 있으면 됩니다.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Number format of the frozen weights and of the computation. Trained weights are always kept in FP32.</source>
        <translation>고정된 가중치와 계산의 숫자 형식입니다. 학습되는 가중치는 항상 FP32로 둡니다.</translation>
    </message>
    <message>
        <source>bf16; fp16 on a GPU without bf16 (before sm_80)</source>
        <translation>bf16, BF16이 없는 GPU(sm_80 이전)에서는 fp16</translation>
    </message>
    <message>
        <source>BF16</source>
        <translation>BF16</translation>
    </message>
    <message>
        <source>half the memory of FP32</source>
        <translation>메모리가 FP32의 절반</translation>
    </message>
    <message>
        <source>FP16</source>
        <translation>FP16</translation>
    </message>
    <message>
        <source>with loss scaling, for GPUs without BF16</source>
        <translation>손실 배율을 쓰며, BF16이 없는 GPU용</translation>
    </message>
    <message>
        <source>FP32</source>
        <translation>FP32</translation>
    </message>
    <message>
        <source>slower, for exact comparisons</source>
        <translation>더 느리며 정확한 비교용</translation>
    </message>
    <message>
        <source>Base quantization</source>
        <translation>기반 모델 양자화</translation>
    </message>
    <message>
        <source>Fewer bits for the frozen weights of the layers, so that larger models fit. They are dequantized piece by piece during computation.</source>
        <translation>레이어의 고정된 가중치를 더 적은 비트로 두어 더 큰 모델을 넣습니다. 계산하는 동안 조각별로 양자화를 풉니다.</translation>
    </message>
    <message>
        <source>nf4 for QLoRA, else none</source>
        <translation>QLoRA는 nf4, 그 밖에는 없음</translation>
    </message>
    <message>
        <source>not quantized</source>
        <translation>양자화 안 함</translation>
    </message>
    <message>
        <source>in the number format that the precision names</source>
        <translation>정밀도에서 정한 숫자 형식</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>4 bits, levels made for normally distributed weights</source>
        <translation>4비트, 정규 분포 가중치에 맞춘 수준</translation>
    </message>
    <message>
        <source>FP4</source>
        <translation>FP4</translation>
    </message>
    <message>
        <source>4 bits, a tiny floating-point number</source>
        <translation>4비트, 아주 작은 부동소수점 숫자</translation>
    </message>
    <message>
        <source>Int4</source>
        <translation>Int4</translation>
    </message>
    <message>
        <source>4 bits, evenly spaced</source>
        <translation>4비트, 균등한 간격</translation>
    </message>
    <message>
        <source>Int8</source>
        <translation>Int8</translation>
    </message>
    <message>
        <source>8 bits, one constant per block</source>
        <translation>8비트, 블록마다 상수 하나</translation>
    </message>
    <message>
        <source>Int8 per row</source>
        <translation>행별 Int8</translation>
    </message>
    <message>
        <source>8 bits, one constant per row</source>
        <translation>8비트, 행마다 상수 하나</translation>
    </message>
    <message>
        <source>as in the file</source>
        <translation>파일 그대로</translation>
    </message>
    <message>
        <source>as they are in the model&apos;s file: a GGUF file&apos;s own blocks, or bitsandbytes&apos; codes, mapped and never copied</source>
        <translation>모델 파일에 있는 그대로: GGUF 파일 자체의 블록이나 bitsandbytes의 코드를 복사하지 않고 매핑합니다</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>블록 크기</translation>
    </message>
    <message>
        <source>Weights that share one constant: fewer are more exact and take more memory.</source>
        <translation>상수 하나를 함께 쓰는 가중치의 수입니다. 작을수록 정확하지만 메모리를 더 씁니다.</translation>
    </message>
    <message>
        <source>as in QLoRA</source>
        <translation>QLoRA와 같게</translation>
    </message>
    <message>
        <source>Double quantization</source>
        <translation>이중 양자화</translation>
    </message>
    <message>
        <source>Keeps the blocks&apos; constants in 8 bits too: 0.37 fewer bits per weight with blocks of 64.</source>
        <translation>블록의 상수도 8비트로 둡니다. 블록이 64이면 가중치당 0.37비트가 줄어듭니다.</translation>
    </message>
    <message>
        <source>Maximum length</source>
        <translation>최대 길이</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Longest example, in tokens. Longer ones are treated as long rows; also the size of a packed row.</source>
        <translation>가장 긴 예시의 길이(토큰)입니다. 더 긴 것은 긴 행으로 처리하며, 패킹된 행의 크기이기도 합니다.</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>the longest row, capped by the model&apos;s context and by memory</source>
        <translation>가장 긴 행, 모델의 컨텍스트와 메모리까지</translation>
    </message>
    <message>
        <source>Long rows</source>
        <translation>긴 행</translation>
    </message>
    <message>
        <source>What happens to rows that are longer than the maximum length.</source>
        <translation>최대 길이보다 긴 행을 어떻게 할지 정합니다.</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>묻기</translation>
    </message>
    <message>
        <source>show the counts and ask; without a terminal, stop</source>
        <translation>개수를 보여 주고 묻습니다. 터미널이 없으면 중지합니다</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>leave the rows out</source>
        <translation>그 행을 뺍니다</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>잘림</translation>
    </message>
    <message>
        <source>keep their beginning</source>
        <translation>앞부분만 남깁니다</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>end with an error that counts them</source>
        <translation>개수를 알리는 오류로 끝냅니다</translation>
    </message>
    <message>
        <source>Minimum length</source>
        <translation>최소 길이</translation>
    </message>
    <message>
        <source>Examples with fewer tokens are left out and counted.</source>
        <translation>토큰이 이보다 적은 예시는 빼고 개수를 셉니다.</translation>
    </message>
    <message>
        <source>no minimum</source>
        <translation>최소 없음</translation>
    </message>
    <message>
        <source>Remove duplicates</source>
        <translation>중복 제거</translation>
    </message>
    <message>
        <source>Of rows with the same tokens only the first is used. The others are counted; the files stay as they are.</source>
        <translation>토큰이 같은 행 중 첫 번째만 사용합니다. 나머지는 개수를 세며 파일은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Malformed rows</source>
        <translation>형식이 잘못된 행</translation>
    </message>
    <message>
        <source>What happens when a row can&apos;t be read.</source>
        <translation>읽을 수 없는 행이 있을 때 어떻게 할지 정합니다.</translation>
    </message>
    <message>
        <source>end with an error that names the lines</source>
        <translation>줄 번호를 알리는 오류로 끝냅니다</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>leave them out and count them</source>
        <translation>빼고 개수를 셉니다</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>학습 대상</translation>
    </message>
    <message>
        <source>Which tokens count toward the loss. Plain text has no prompt, so all of it counts.</source>
        <translation>어떤 토큰이 손실에 들어가는지 정합니다. 일반 텍스트에는 프롬프트가 없으므로 모두 들어갑니다.</translation>
    </message>
    <message>
        <source>completions</source>
        <translation>완성</translation>
    </message>
    <message>
        <source>answers only</source>
        <translation>답변만</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>prompts too</source>
        <translation>프롬프트도</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>Turns conversations into text: a common template by name (chatml, llama3, gemma, mistral, llama2, phi3, zephyr, alpaca, vicuna) or a Jinja file.</source>
        <translation>대화를 텍스트로 바꿉니다. 흔한 템플릿의 이름(chatml, llama3, gemma, mistral, llama2, phi3, zephyr, alpaca, vicuna)이나 Jinja 파일을 씁니다.</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>모델 자체 템플릿</translation>
    </message>
    <message>
        <source>Template variables</source>
        <translation>템플릿 변수</translation>
    </message>
    <message>
        <source>Names that the chat template asks for, with their values, as a JSON object: {&quot;enable_thinking&quot;: false}. A row&apos;s own (chat_template_kwargs) win.</source>
        <translation>대화 템플릿이 요구하는 이름과 값을 JSON 객체로 씁니다: {&quot;enable_thinking&quot;: false}. 행 자체의 값(chat_template_kwargs)이 우선합니다.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>End-of-text token</source>
        <translation>텍스트 끝 토큰</translation>
    </message>
    <message>
        <source>Puts the end-of-text token after each example, so that the model learns to stop.</source>
        <translation>각 예시 뒤에 텍스트 끝 토큰을 붙여 모델이 멈추는 법을 배우게 합니다.</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>패킹</translation>
    </message>
    <message>
        <source>Puts several short examples into one row; attention never crosses from one to the next. Language modeling only.</source>
        <translation>짧은 예시 여러 개를 한 행에 넣습니다. 어텐션은 예시 사이를 넘지 않습니다. 언어 모델링에만 씁니다.</translation>
    </message>
    <message>
        <source>Group by length</source>
        <translation>길이별로 묶기</translation>
    </message>
    <message>
        <source>Puts rows of about the same length into a step, where rows are not packed. The seed still decides the order of the steps.</source>
        <translation>행을 패킹하지 않을 때 길이가 비슷한 행을 한 스텝에 넣습니다. 스텝의 순서는 여전히 시드가 정합니다.</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>보폭</translation>
    </message>
    <message>
        <source>Tokens that neighboring windows of a long context share, in question answering.</source>
        <translation>질의응답에서 긴 문맥의 이웃한 구간이 함께 갖는 토큰 수입니다.</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>검증 비율</translation>
    </message>
    <message>
        <source>Share of the rows set aside, by the seed, to measure progress on.</source>
        <translation>진행 상황을 재기 위해 시드로 따로 두는 행의 비율입니다.</translation>
    </message>
    <message>
        <source>5 %, at least 50 and at most 500 rows, never more than a fifth; none if a validation file is given</source>
        <translation>5 %, 최소 50행, 최대 500행, 전체의 5분의 1 이하. 검증 파일이 있으면 없음</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>How often each example is seen.</source>
        <translation>각 예시를 몇 번 보는지 정합니다.</translation>
    </message>
    <message>
        <source>3 below 5000 rows, else 1; not used if steps are given</source>
        <translation>5000행 미만이면 3, 아니면 1. 스텝을 지정하면 쓰지 않음</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Optimizer steps to train for; overrides epochs.</source>
        <translation>학습할 옵티마이저 스텝 수입니다. 에폭보다 우선합니다.</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>from the epochs</source>
        <translation>에폭에서 계산</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>Rows computed at once. Changes only memory and speed, not the result, as long as batch size times accumulation stays the same.</source>
        <translation>한 번에 계산하는 행 수입니다. 배치 크기 곱하기 누적이 같으면 결과는 그대로이고 메모리와 속도만 달라집니다.</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>as many as give 4096 tokens and fit in memory, at most 16</source>
        <translation>4096토큰이 되고 메모리에 들어가는 만큼, 최대 16</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>누적</translation>
    </message>
    <message>
        <source>Batches whose gradients are added up for one step.</source>
        <translation>한 스텝을 위해 기울기를 더하는 배치 수입니다.</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>as many as make 16 rows per step</source>
        <translation>스텝당 16행이 되는 만큼</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>The largest rate, reached after the warm-up.</source>
        <translation>워밍업 뒤에 이르는 가장 큰 학습률입니다.</translation>
    </message>
    <message>
        <source>2e-4 for LoRA, 2e-5 for full fine-tuning</source>
        <translation>LoRA는 2e-4, 전체 미세 조정은 2e-5</translation>
    </message>
    <message>
        <source>Clip gradients at</source>
        <translation>기울기 자르기</translation>
    </message>
    <message>
        <source>Gradients with a larger norm are scaled down to it. 0: off.</source>
        <translation>노름이 이보다 큰 기울기는 이 값으로 줄입니다. 0: 끔.</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>기울기 체크포인팅</translation>
    </message>
    <message>
        <source>Keeps only each layer&apos;s input and recomputes the rest in the backward pass: far less memory, about a third slower.</source>
        <translation>각 레이어의 입력만 두고 나머지는 역전파에서 다시 계산합니다. 메모리가 훨씬 줄고 약 3분의 1 느려집니다.</translation>
    </message>
    <message>
        <source>Compress activations</source>
        <translation>활성값 압축</translation>
    </message>
    <message>
        <source>Keeps what layers need for the backward pass in about 11 of its 16 bits, on the processor and in BF16. The results are the same, bit for bit.</source>
        <translation>프로세서에서 BF16으로 할 때, 레이어가 역전파를 위해 두는 값을 16비트 중 약 11비트로 둡니다. 결과는 비트까지 같습니다.</translation>
    </message>
    <message>
        <source>with gradient checkpointing, where it costs next to nothing</source>
        <translation>비용이 거의 없는 기울기 체크포인팅과 함께</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>a fifth less memory without checkpointing, about 5 % slower</source>
        <translation>체크포인팅 없이 메모리가 5분의 1 줄고 약 5 % 느려집니다</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>What turns gradients into steps, and how much it stores for each trained parameter. The paged ones help when much is trained and memory is short; they give the same weights, bit for bit, and take longer.</source>
        <translation>기울기를 스텝으로 바꾸는 방식과, 학습 파라미터마다 저장하는 양입니다. 페이징하는 것은 많이 학습하고 메모리가 부족할 때 도움이 됩니다. 가중치는 비트까지 같고 시간이 더 걸립니다.</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>both moments in 32 bits: 8 bytes per trained parameter</source>
        <translation>두 모멘트를 32비트로: 학습 파라미터당 8바이트</translation>
    </message>
    <message>
        <source>AdamW in 8 bits</source>
        <translation>8비트 AdamW</translation>
    </message>
    <message>
        <source>both moments in 8 bits, one constant per 256: 2 bytes per trained parameter, nearly the same steps</source>
        <translation>두 모멘트를 8비트로, 256개마다 상수 하나: 학습 파라미터당 2바이트, 거의 같은 스텝</translation>
    </message>
    <message>
        <source>paged AdamW</source>
        <translation>페이징 AdamW</translation>
    </message>
    <message>
        <source>AdamW with its state outside the device&apos;s memory, brought in piece by piece</source>
        <translation>상태를 장치 메모리 밖에 두고 조각별로 들여오는 AdamW</translation>
    </message>
    <message>
        <source>paged AdamW in 8 bits</source>
        <translation>페이징 8비트 AdamW</translation>
    </message>
    <message>
        <source>paged AdamW with its state in 8 bits</source>
        <translation>상태가 8비트인 페이징 AdamW</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>가중치 감쇠</translation>
    </message>
    <message>
        <source>Pulls trained weights toward zero, independently of the gradient.</source>
        <translation>기울기와 별개로 학습되는 가중치를 0쪽으로 당깁니다.</translation>
    </message>
    <message>
        <source>0.01; 0 for full fine-tuning below 1000 rows</source>
        <translation>0.01, 1000행 미만의 전체 미세 조정은 0</translation>
    </message>
    <message>
        <source>Decay norms and biases</source>
        <translation>정규화와 편향도 감쇠</translation>
    </message>
    <message>
        <source>Applies weight decay to norm weights and biases too.</source>
        <translation>정규화 가중치와 편향에도 가중치 감쇠를 적용합니다.</translation>
    </message>
    <message>
        <source>AdamW beta 1</source>
        <translation>AdamW 베타 1</translation>
    </message>
    <message>
        <source>How slowly the mean of the gradients changes.</source>
        <translation>기울기 평균이 얼마나 천천히 변하는지 정합니다.</translation>
    </message>
    <message>
        <source>AdamW beta 2</source>
        <translation>AdamW 베타 2</translation>
    </message>
    <message>
        <source>How slowly the mean of the squared gradients changes.</source>
        <translation>기울기 제곱의 평균이 얼마나 천천히 변하는지 정합니다.</translation>
    </message>
    <message>
        <source>AdamW epsilon</source>
        <translation>AdamW 엡실론</translation>
    </message>
    <message>
        <source>Keeps divisions by small squared gradients finite.</source>
        <translation>작은 기울기 제곱으로 나누어도 유한하게 유지합니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Decides the split, the order of the rows, the initial weights and dropout. The same seed gives the same run.</source>
        <translation>분할, 행 순서, 초기 가중치, 드롭아웃을 정합니다. 같은 시드는 같은 실행이 됩니다.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>How the learning rate changes after the warm-up.</source>
        <translation>워밍업 뒤에 학습률이 어떻게 변하는지 정합니다.</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>falls to 0 along half a cosine</source>
        <translation>코사인 반주기를 따라 0으로 내려갑니다</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>선형</translation>
    </message>
    <message>
        <source>falls to 0 in a straight line</source>
        <translation>직선으로 0까지 내려갑니다</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>일정</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>그대로 유지합니다</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>Steps over which the learning rate rises from 0.</source>
        <translation>학습률이 0에서 올라가는 스텝 수입니다.</translation>
    </message>
    <message>
        <source>5 % of the steps, at least 10, never more than half of them</source>
        <translation>스텝의 5 %, 최소 10, 절반 이하</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>평가 간격</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Steps between measurements on the validation rows. 0: never.</source>
        <translation>검증 행에서 재는 간격(스텝)입니다. 0: 안 함.</translation>
    </message>
    <message>
        <source>ten times per run; never without validation rows</source>
        <translation>실행당 열 번, 검증 행이 없으면 안 함</translation>
    </message>
    <message>
        <source>Early stopping after</source>
        <translation>조기 종료 기준</translation>
    </message>
    <message>
        <source>Ends the run after this many evaluations in a row without improvement. 0: off.</source>
        <translation>이 횟수만큼 평가가 연속으로 나아지지 않으면 실행을 끝냅니다. 0: 끔.</translation>
    </message>
    <message>
        <source>evaluations</source>
        <translation>평가 횟수</translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation>최고 결과 유지</translation>
    </message>
    <message>
        <source>Keeps the best checkpoint by the metric and makes it the result of the run.</source>
        <translation>지표가 가장 좋은 체크포인트를 보관하고 그것을 실행의 결과로 삼습니다.</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>최고 기준</translation>
    </message>
    <message>
        <source>The validation metric that picks the best checkpoint and ends a run early.</source>
        <translation>최고 체크포인트를 고르고 실행을 일찍 끝내는 검증 지표입니다.</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>lowest validation loss</source>
        <translation>가장 낮은 검증 손실</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>classification</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>매크로 F1</translation>
    </message>
    <message>
        <source>micro F1</source>
        <translation>마이크로 F1</translation>
    </message>
    <message>
        <source>Matthews correlation</source>
        <translation>매슈스 상관계수</translation>
    </message>
    <message>
        <source>span F1</source>
        <translation>구간 F1</translation>
    </message>
    <message>
        <source>token classification: whole entities</source>
        <translation>토큰 분류: 개체 전체</translation>
    </message>
    <message>
        <source>exact match</source>
        <translation>완전 일치</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Pearson correlation</source>
        <translation>피어슨 상관계수</translation>
    </message>
    <message>
        <source>Spearman correlation</source>
        <translation>스피어먼 상관계수</translation>
    </message>
    <message>
        <source>Compare with 16 bits</source>
        <translation>16비트와 비교</translation>
    </message>
    <message>
        <source>If the run quantizes its base: also scores the validation rows with the 16-bit base before the first step, so that the run reports how much of the loss from quantization training recovers. Needs the memory of a 16-bit base during that time.</source>
        <translation>실행이 기반 모델을 양자화하면 첫 스텝 전에 16비트 기반 모델로도 검증 행을 평가하여, 양자화로 잃은 손실을 학습이 얼마나 회복하는지 알려 줍니다. 그동안 16비트 기반 모델의 메모리가 필요합니다.</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>최대 답변 길이</translation>
    </message>
    <message>
        <source>Longest answer that question answering considers.</source>
        <translation>질의응답이 고려하는 가장 긴 답입니다.</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>후보</translation>
    </message>
    <message>
        <source>How many starts and ends of each window question answering tries.</source>
        <translation>질의응답이 구간마다 시도하는 시작과 끝의 수입니다.</translation>
    </message>
    <message>
        <source>Log every</source>
        <translation>로그 간격</translation>
    </message>
    <message>
        <source>Steps per logged point; its loss is their mean.</source>
        <translation>기록하는 점 하나당 스텝 수입니다. 손실은 그 평균입니다.</translation>
    </message>
    <message>
        <source>Logs for other tools</source>
        <translation>다른 도구용 로그</translation>
    </message>
    <message>
        <source>Also writes the run&apos;s numbers in these formats while it trains, one or several.</source>
        <translation>학습하는 동안 실행의 숫자를 이 형식들로도 씁니다. 하나 또는 여러 개를 고를 수 있습니다.</translation>
    </message>
    <message>
        <source>TensorBoard</source>
        <translation>TensorBoard</translation>
    </message>
    <message>
        <source>event files, with the names of Hugging Face&apos;s Trainer</source>
        <translation>이벤트 파일, Hugging Face의 Trainer와 같은 이름</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>scalars.jsonl: an object for each step</source>
        <translation>scalars.jsonl: 스텝마다 객체 하나</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>scalars.csv: a row for each step, a column for each number</source>
        <translation>scalars.csv: 스텝마다 행 하나, 숫자마다 열 하나</translation>
    </message>
    <message>
        <source>Folder for logs</source>
        <translation>로그 폴더</translation>
    </message>
    <message>
        <source>Where those logs go: each run gets a folder of its own in it, named as the run is. Empty: logs, in the run&apos;s own folder.</source>
        <translation>로그를 둘 곳입니다. 실행마다 그 안에 실행 이름과 같은 폴더가 생깁니다. 비워 두면 실행 폴더의 logs입니다.</translation>
    </message>
    <message>
        <source>Sample prompts</source>
        <translation>샘플 프롬프트</translation>
    </message>
    <message>
        <source>Prompts that the model answers at each evaluation.</source>
        <translation>평가할 때마다 모델이 답할 프롬프트입니다.</translation>
    </message>
    <message>
        <source>Save every</source>
        <translation>저장 간격</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Steps between checkpoints. 0: only by time and at the end.</source>
        <translation>체크포인트 사이의 스텝 수입니다. 0: 시간과 끝에만.</translation>
    </message>
    <message>
        <source>at least four times per run</source>
        <translation>실행당 최소 네 번</translation>
    </message>
    <message>
        <source>Save at least every</source>
        <translation>최소 저장 주기</translation>
    </message>
    <message>
        <source>A checkpoint is also written whenever this much time has passed. 0: off.</source>
        <translation>이만큼 시간이 지날 때마다 체크포인트를 씁니다. 0: 끔.</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>분</translation>
    </message>
    <message>
        <source>Keep checkpoints</source>
        <translation>보관할 체크포인트</translation>
    </message>
    <message>
        <source>How many of the newest checkpoints are kept, in addition to the best one.</source>
        <translation>최고 체크포인트 외에 보관할 최신 체크포인트의 수입니다.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>하드웨어</translation>
    </message>
    <message>
        <source>Where to compute: automatic, the processor, a GPU, or one GPU of several by its number (cuda:1) or its UUID (GPU-8932f...).</source>
        <translation>계산할 곳: 자동, 프로세서, GPU, 또는 여러 GPU 중 번호(cuda:1)나 UUID(GPU-8932f...)로 지정한 하나.</translation>
    </message>
    <message>
        <source>the GPU with the most free memory that this build can use, else the CPU</source>
        <translation>이 빌드가 쓸 수 있고 여유 메모리가 가장 많은 GPU, 없으면 CPU</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>CUDA</source>
        <translation>CUDA</translation>
    </message>
    <message>
        <source>the NVIDIA GPU with the most free memory</source>
        <translation>여유 메모리가 가장 많은 NVIDIA GPU</translation>
    </message>
    <message>
        <source>Memory budget</source>
        <translation>메모리 한도</translation>
    </message>
    <message>
        <source>How much memory the run may use. A step that needs more is split into smaller pieces; paged weights stay within it.</source>
        <translation>실행이 쓸 수 있는 메모리입니다. 더 필요한 스텝은 작은 조각으로 나누고, 페이징되는 가중치는 이 안에 머뭅니다.</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>nine tenths of what is free when the run starts; on a GPU, all but 5 % and at least 512 MiB</source>
        <translation>실행을 시작할 때 여유의 10분의 9. GPU에서는 5 %와 최소 512 MiB를 뺀 나머지</translation>
    </message>
    <message>
        <source>Longest that fits</source>
        <translation>들어가는 최대 길이</translation>
    </message>
    <message>
        <source>What the longest example is capped by where it is not given. A run that goes on keeps what it began with.</source>
        <translation>지정하지 않았을 때 가장 긴 예시의 상한입니다. 재개한 실행은 시작할 때의 값을 유지합니다.</translation>
    </message>
    <message>
        <source>as many as memory allows when the run starts</source>
        <translation>실행을 시작할 때 메모리가 허용하는 만큼</translation>
    </message>
    <message>
        <source>Trial before the start</source>
        <translation>시작 전 시험</translation>
    </message>
    <message>
        <source>Tries the longest batch and an evaluation batch before the first step, and reports memory, time and disk space.</source>
        <translation>첫 스텝 전에 가장 긴 배치와 평가 배치를 시험하고 메모리, 시간, 디스크 공간을 알려 줍니다.</translation>
    </message>
    <message>
        <source>before runs of 50 steps or more</source>
        <translation>50스텝 이상인 실행 전에</translation>
    </message>
    <message>
        <source>always</source>
        <translation>항상</translation>
    </message>
    <message>
        <source>before every run</source>
        <translation>모든 실행 전에</translation>
    </message>
    <message>
        <source>never</source>
        <translation>안 함</translation>
    </message>
    <message>
        <source>start at once</source>
        <translation>바로 시작합니다</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Processor threads. Results are the same, bit for bit, only with the same number.</source>
        <translation>프로세서 스레드 수입니다. 수가 같을 때만 결과가 비트까지 같습니다.</translation>
    </message>
    <message>
        <source>one for each physical core</source>
        <translation>물리 코어마다 하나</translation>
    </message>
    <message>
        <source>Paged weights</source>
        <translation>가중치 페이징</translation>
    </message>
    <message>
        <source>all weights in memory</source>
        <translation>모든 가중치를 메모리에</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>in the host&apos;s memory, for a GPU that is too small; saves nothing on the processor</source>
        <translation>너무 작은 GPU를 위해 호스트 메모리에 둡니다. 프로세서에서는 절약되지 않습니다</translation>
    </message>
    <message>
        <source>Memory for paged weights</source>
        <translation>페이징되는 가중치용 메모리</translation>
    </message>
    <message>
        <source>How much of the paged weights is in memory at once; never less than two layers. 0: half of the memory budget if one is given, else four layers.</source>
        <translation>페이징되는 가중치 중 한 번에 메모리에 두는 양입니다. 두 레이어보다 적지 않습니다. 0: 메모리 한도가 있으면 그 절반, 없으면 네 레이어.</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Memory for paged states</source>
        <translation>페이징되는 상태용 메모리</translation>
    </message>
    <message>
        <source>How much of a paged optimizer&apos;s state is in memory at once.</source>
        <translation>페이징하는 옵티마이저의 상태 중 한 번에 메모리에 두는 양입니다.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>A dataset, or a folder of them with train, validation and test in their names: JSON Lines, JSON, CSV, TSV, Parquet, plain text, CoNLL, SQuAD; also compressed with gzip or zstd. A folder of nothing but text and Markdown files becomes one row per document.</source>
        <translation>데이터셋, 또는 이름에 train, validation, test가 들어간 데이터셋들의 폴더: JSON Lines, JSON, CSV, TSV, Parquet, 일반 텍스트, CoNLL, SQuAD. gzip이나 zstd로 압축된 것도 됩니다. 텍스트와 Markdown 파일만 있는 폴더는 문서마다 한 행이 됩니다.</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>Rows of a validation file are never trained on.</source>
        <translation>검증 파일의 행은 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>trained on, except for a share kept for validation</source>
        <translation>검증용으로 남겨 두는 일부를 빼고 학습합니다</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>measured, never trained on</source>
        <translation>재기만 하고 학습하지 않습니다</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>홀드아웃</translation>
    </message>
    <message>
        <source>measured before and after the run, never trained on</source>
        <translation>실행 전후에 재며 학습하지 않습니다</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>처음 행</translation>
    </message>
    <message>
        <source>Uses only this many rows from the beginning of the file.</source>
        <translation>파일의 처음부터 이 행 수만 사용합니다.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Only rows where</source>
        <translation>행 조건</translation>
    </message>
    <message>
        <source>Conditions on columns, all of which must hold: lang = en, score &gt;= 0.5, text contains hello, answer is not empty, length(text) &lt; 2000. Other rows are left out and counted; the file stays as it is.</source>
        <translation>모두 맞아야 하는 열 조건: lang = en, score &gt;= 0.5, text contains hello, answer is not empty, length(text) &lt; 2000. 다른 행은 빼고 개수를 세며 파일은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>모든 행</translation>
    </message>
    <message>
        <source>Groups by</source>
        <translation>그룹 기준</translation>
    </message>
    <message>
        <source>A column: rows with the same value in it stay on the same side of the split between training and validation.</source>
        <translation>열 하나: 이 열의 값이 같은 행은 학습과 검증을 나눌 때 같은 쪽에 남습니다.</translation>
    </message>
    <message>
        <source>no groups</source>
        <translation>그룹 없음</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>How often rows of this source are drawn, relative to the others.</source>
        <translation>다른 소스에 비해 이 소스의 행을 얼마나 자주 뽑는지 정합니다.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>How a row is structured.</source>
        <translation>행의 구조를 정합니다.</translation>
    </message>
    <message>
        <source>found from the column names</source>
        <translation>열 이름에서 찾음</translation>
    </message>
    <message>
        <source>messages with roles</source>
        <translation>역할이 있는 메시지</translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation>Alpaca</translation>
    </message>
    <message>
        <source>instruction, input, output</source>
        <translation>지시문, 입력, 출력</translation>
    </message>
    <message>
        <source>preference</source>
        <translation>선호</translation>
    </message>
    <message>
        <source>a chosen and a rejected answer; the chosen one is trained</source>
        <translation>선택된 답과 거부된 답. 선택된 답을 학습합니다</translation>
    </message>
    <message>
        <source>prompt and completion</source>
        <translation>프롬프트와 완성</translation>
    </message>
    <message>
        <source>a prompt and its completion</source>
        <translation>프롬프트와 그 완성</translation>
    </message>
    <message>
        <source>text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>plain text</source>
        <translation>일반 텍스트</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>레이블 있음</translation>
    </message>
    <message>
        <source>a text or two, and a label</source>
        <translation>텍스트 하나 또는 둘, 그리고 레이블</translation>
    </message>
    <message>
        <source>tagged</source>
        <translation>태그 있음</translation>
    </message>
    <message>
        <source>words, and a tag for each</source>
        <translation>단어들과 각각의 태그</translation>
    </message>
    <message>
        <source>SQuAD</source>
        <translation>SQuAD</translation>
    </message>
    <message>
        <source>a question, its context, its answers</source>
        <translation>질문, 그 문맥, 그 답들</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>텍스트 열</translation>
    </message>
    <message>
        <source>Column of plain text, or of the text that has a label.</source>
        <translation>일반 텍스트 또는 레이블이 있는 텍스트의 열입니다.</translation>
    </message>
    <message>
        <source>text; with a label also sentence, sentence1, premise, question, ...</source>
        <translation>text, 레이블이 있으면 sentence, sentence1, premise, question 등도</translation>
    </message>
    <message>
        <source>Second text column</source>
        <translation>두 번째 텍스트 열</translation>
    </message>
    <message>
        <source>Column of the second text of a pair.</source>
        <translation>쌍의 두 번째 텍스트 열입니다.</translation>
    </message>
    <message>
        <source>text_pair, sentence2, hypothesis, question2, ..., if there is one</source>
        <translation>있으면 text_pair, sentence2, hypothesis, question2 등</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>레이블 열</translation>
    </message>
    <message>
        <source>Column of labels: a name or number, a list of them, or a score.</source>
        <translation>레이블 열: 이름이나 숫자, 그 목록, 또는 점수.</translation>
    </message>
    <message>
        <source>label, labels, category, ...</source>
        <translation>label, labels, category 등</translation>
    </message>
    <message>
        <source>Question column</source>
        <translation>질문 열</translation>
    </message>
    <message>
        <source>Column of questions.</source>
        <translation>질문의 열입니다.</translation>
    </message>
    <message>
        <source>question</source>
        <translation>question</translation>
    </message>
    <message>
        <source>Context column</source>
        <translation>문맥 열</translation>
    </message>
    <message>
        <source>context</source>
        <translation>context</translation>
    </message>
    <message>
        <source>Answers column</source>
        <translation>답 열</translation>
    </message>
    <message>
        <source>Column of answers: SQuAD&apos;s {text, answer_start}, or plain text that appears in the context.</source>
        <translation>답의 열: SQuAD의 {text, answer_start} 또는 문맥에 나오는 일반 텍스트.</translation>
    </message>
    <message>
        <source>answers or answer</source>
        <translation>answers 또는 answer</translation>
    </message>
    <message>
        <source>Words column</source>
        <translation>단어 열</translation>
    </message>
    <message>
        <source>Column of lists of words.</source>
        <translation>단어 목록의 열입니다.</translation>
    </message>
    <message>
        <source>tokens or words; in CoNLL files the first</source>
        <translation>tokens 또는 words, CoNLL 파일은 첫 번째</translation>
    </message>
    <message>
        <source>Tags column</source>
        <translation>태그 열</translation>
    </message>
    <message>
        <source>Column of lists of tags, one for each word. In CoNLL files also its number.</source>
        <translation>단어마다 하나씩 있는 태그 목록의 열입니다. CoNLL 파일에서는 번호도 됩니다.</translation>
    </message>
    <message>
        <source>ner_tags, tags, ...; in CoNLL files the last</source>
        <translation>ner_tags, tags 등, CoNLL 파일은 마지막</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>구분 문자</translation>
    </message>
    <message>
        <source>What separates the cells of a CSV or TSV file: a character, or tab.</source>
        <translation>CSV나 TSV 파일의 칸을 나누는 문자, 또는 tab.</translation>
    </message>
    <message>
        <source>found from the first rows; tab in .tsv files</source>
        <translation>처음 행들에서 찾음, .tsv 파일은 탭</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>따옴표</translation>
    </message>
    <message>
        <source>What encloses cells that contain delimiters or line breaks: a character, or none.</source>
        <translation>구분 문자나 줄바꿈이 든 칸을 감싸는 문자, 또는 none.</translation>
    </message>
    <message>
        <source>&quot;; in .tsv files only if it is closed on the same line</source>
        <translation>&quot;, .tsv 파일은 같은 줄에서 닫힐 때만</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>머리글</translation>
    </message>
    <message>
        <source>Whether a CSV or TSV file&apos;s first row names its columns.</source>
        <translation>CSV나 TSV 파일의 첫 행이 열 이름인지 정합니다.</translation>
    </message>
    <message>
        <source>if it has a known name</source>
        <translation>알려진 이름이 있으면</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>it does</source>
        <translation>열 이름입니다</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>columns are then called 1, 2, ...</source>
        <translation>열 이름은 1, 2, ...이 됩니다</translation>
    </message>
    <message>
        <source>Prompt column</source>
        <translation>프롬프트 열</translation>
    </message>
    <message>
        <source>Column of prompts.</source>
        <translation>프롬프트의 열입니다.</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>prompt</translation>
    </message>
    <message>
        <source>Completion column</source>
        <translation>완성 열</translation>
    </message>
    <message>
        <source>Column of completions.</source>
        <translation>완성의 열입니다.</translation>
    </message>
    <message>
        <source>completion</source>
        <translation>completion</translation>
    </message>
    <message>
        <source>Messages column</source>
        <translation>메시지 열</translation>
    </message>
    <message>
        <source>Column of chat messages.</source>
        <translation>대화 메시지의 열입니다.</translation>
    </message>
    <message>
        <source>messages or conversations</source>
        <translation>messages 또는 conversations</translation>
    </message>
    <message>
        <source>Instruction column</source>
        <translation>지시문 열</translation>
    </message>
    <message>
        <source>Column of Alpaca instructions.</source>
        <translation>Alpaca 지시문의 열입니다.</translation>
    </message>
    <message>
        <source>instruction</source>
        <translation>instruction</translation>
    </message>
    <message>
        <source>Input column</source>
        <translation>입력 열</translation>
    </message>
    <message>
        <source>Column of Alpaca inputs.</source>
        <translation>Alpaca 입력의 열입니다.</translation>
    </message>
    <message>
        <source>input</source>
        <translation>input</translation>
    </message>
    <message>
        <source>Output column</source>
        <translation>출력 열</translation>
    </message>
    <message>
        <source>Column of Alpaca answers.</source>
        <translation>Alpaca 답의 열입니다.</translation>
    </message>
    <message>
        <source>output</source>
        <translation>output</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>reparametrization</source>
        <translation>재매개변수화</translation>
    </message>
    <message>
        <source>Adds a pair of small low-rank matrices beside each chosen weight and trains only those.</source>
        <translation>고른 가중치마다 옆에 작은 저랭크 행렬 한 쌍을 더하고 그것만 학습합니다.</translation>
    </message>
    <message>
        <source>in parallel, beside linear layers</source>
        <translation>병렬, 선형 레이어 옆</translation>
    </message>
    <message>
        <source>two low-rank matrices</source>
        <translation>저랭크 행렬 둘</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Size of the two small matrices beside each weight: a higher rank learns more and costs more.</source>
        <translation>각 가중치 옆의 작은 두 행렬의 크기입니다. 랭크가 높을수록 더 많이 배우고 비용이 커집니다.</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>알파</translation>
    </message>
    <message>
        <source>Strength of the change: it is scaled by alpha / rank.</source>
        <translation>변화의 세기: alpha / rank로 배율을 정합니다.</translation>
    </message>
    <message>
        <source>twice the rank</source>
        <translation>랭크의 두 배</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>드롭아웃</translation>
    </message>
    <message>
        <source>Share of the adapter&apos;s inputs that are zeroed at random during training.</source>
        <translation>학습하는 동안 어댑터 입력 중 무작위로 0이 되는 비율입니다.</translation>
    </message>
    <message>
        <source>0; 0.05 below 1000 rows</source>
        <translation>0, 1000행 미만이면 0.05</translation>
    </message>
    <message>
        <source>Target modules</source>
        <translation>대상 모듈</translation>
    </message>
    <message>
        <source>Linear layers to adapt: all-linear, roles (q_proj), ends of full names (layers.0.mlp.up_proj) or regex:EXPRESSION.</source>
        <translation>적용할 선형 레이어: all-linear, 역할(q_proj), 전체 이름의 끝(layers.0.mlp.up_proj) 또는 regex:식.</translation>
    </message>
    <message>
        <source>rsLoRA</source>
        <translation>rsLoRA</translation>
    </message>
    <message>
        <source>Scales by alpha / sqrt(rank), so that high ranks still learn.</source>
        <translation>alpha / sqrt(rank)로 배율을 정해 높은 랭크에서도 배웁니다.</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA</translation>
    </message>
    <message>
        <source>Trains the length of each weight row separately from its direction: closer to full fine-tuning, slower steps.</source>
        <translation>가중치 행의 길이를 방향과 따로 학습합니다. 전체 미세 조정에 더 가깝고 스텝이 느립니다.</translation>
    </message>
    <message>
        <source>LoRA+ ratio</source>
        <translation>LoRA+ 비율</translation>
    </message>
    <message>
        <source>B is trained at this multiple of A&apos;s learning rate; the paper recommends 16.</source>
        <translation>B를 A의 학습률에 이 배수를 곱해 학습합니다. 논문은 16을 권합니다.</translation>
    </message>
    <message>
        <source>Biases</source>
        <translation>편향</translation>
    </message>
    <message>
        <source>Biases of the base that are trained too.</source>
        <translation>함께 학습하는 기반 모델의 편향입니다.</translation>
    </message>
    <message>
        <source>LoRA only</source>
        <translation>LoRA만</translation>
    </message>
    <message>
        <source>those of the adapted layers</source>
        <translation>적용한 레이어의 편향</translation>
    </message>
    <message>
        <source>Bias on B</source>
        <translation>B의 편향</translation>
    </message>
    <message>
        <source>Trains a bias beside each B as well, as PEFT&apos;s lora_bias. It can be merged only into layers that have a bias themselves.</source>
        <translation>PEFT의 lora_bias처럼 각 B 옆의 편향도 학습합니다. 자체 편향이 있는 레이어에만 병합할 수 있습니다.</translation>
    </message>
    <message>
        <source>Fully trained modules</source>
        <translation>전체 학습 모듈</translation>
    </message>
    <message>
        <source>Modules of the base that are trained directly and saved with the adapter, such as lm_head.</source>
        <translation>lm_head처럼 직접 학습하고 어댑터와 함께 저장하는 기반 모델의 모듈입니다.</translation>
    </message>
    <message>
        <source>Initialization</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>How A and B start. A fresh adapter changes nothing: B is zero, or what A and B hold is taken out of the base.</source>
        <translation>A와 B가 어떻게 시작하는지 정합니다. 새 어댑터는 아무것도 바꾸지 않습니다. B가 0이거나, A와 B에 담긴 것을 기반 모델에서 뺍니다.</translation>
    </message>
    <message>
        <source>Kaiming uniform</source>
        <translation>Kaiming uniform</translation>
    </message>
    <message>
        <source>uniform within 1 / sqrt(inputs), as in PEFT</source>
        <translation>PEFT처럼 1 / sqrt(입력 수) 안의 균등 분포</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>가우시안</translation>
    </message>
    <message>
        <source>normal with standard deviation 1 / rank</source>
        <translation>표준편차가 1 / rank인 정규 분포</translation>
    </message>
    <message>
        <source>PiSSA</source>
        <translation>PiSSA</translation>
    </message>
    <message>
        <source>the weight&apos;s largest singular values, which leave the base (arXiv 2404.02948)</source>
        <translation>가중치의 가장 큰 특잇값들, 기반 모델에서 뺍니다 (arXiv 2404.02948)</translation>
    </message>
    <message>
        <source>OLoRA</source>
        <translation>OLoRA</translation>
    </message>
    <message>
        <source>the first columns of the weight&apos;s QR decomposition, which leave the base (arXiv 2406.01775)</source>
        <translation>가중치 QR 분해의 처음 열들, 기반 모델에서 뺍니다 (arXiv 2406.01775)</translation>
    </message>
    <message>
        <source>Ranks by pattern</source>
        <translation>패턴별 랭크</translation>
    </message>
    <message>
        <source>Other ranks for some layers: PATTERN=RANK, such as layers.0.self_attn.q_proj=2.</source>
        <translation>일부 레이어의 다른 랭크: 패턴=랭크, 예: layers.0.self_attn.q_proj=2.</translation>
    </message>
    <message>
        <source>Alphas by pattern</source>
        <translation>패턴별 알파</translation>
    </message>
    <message>
        <source>Other alphas for some layers: PATTERN=ALPHA.</source>
        <translation>일부 레이어의 다른 알파: 패턴=알파.</translation>
    </message>
    <message>
        <source>QLoRA</source>
        <translation>QLoRA</translation>
    </message>
    <message>
        <source>LoRA over a base that is kept in 4 bits per weight: a quarter of the memory, a little slower, nearly the same result.</source>
        <translation>가중치당 4비트로 둔 기반 모델 위의 LoRA. 메모리는 4분의 1, 조금 느리고 결과는 거의 같습니다.</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>전체 미세 조정</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>기준선</translation>
    </message>
    <message>
        <source>Trains every weight: learns the most, and needs memory for all gradients and optimizer states.</source>
        <translation>모든 가중치를 학습합니다. 가장 많이 배우며, 모든 기울기와 옵티마이저 상태를 위한 메모리가 필요합니다.</translation>
    </message>
    <message>
        <source>the weights themselves</source>
        <translation>가중치 자체</translation>
    </message>
    <message>
        <source>every weight</source>
        <translation>모든 가중치</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>어댑터</translation>
    </message>
    <message>
        <source>addition</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Adds small bottleneck networks to the layers and trains only those.</source>
        <translation>레이어에 작은 병목 네트워크를 더하고 그것만 학습합니다.</translation>
    </message>
    <message>
        <source>in sequence or in parallel, after sublayers</source>
        <translation>직렬 또는 병렬, 하위 레이어 뒤</translation>
    </message>
    <message>
        <source>ReLU, GELU or SiLU</source>
        <translation>ReLU, GELU 또는 SiLU</translation>
    </message>
    <message>
        <source>weights and biases</source>
        <translation>가중치와 편향</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Where the small networks are placed.</source>
        <translation>작은 네트워크를 두는 곳입니다.</translation>
    </message>
    <message>
        <source>Houlsby</source>
        <translation>Houlsby</translation>
    </message>
    <message>
        <source>two per layer: after attention and after the feed-forward network</source>
        <translation>레이어당 둘: 어텐션 뒤와 피드포워드 네트워크 뒤</translation>
    </message>
    <message>
        <source>Pfeiffer</source>
        <translation>Pfeiffer</translation>
    </message>
    <message>
        <source>one per layer: after the feed-forward network</source>
        <translation>레이어당 하나: 피드포워드 네트워크 뒤</translation>
    </message>
    <message>
        <source>parallel</source>
        <translation>병렬</translation>
    </message>
    <message>
        <source>one per layer: in parallel with the feed-forward network</source>
        <translation>레이어당 하나: 피드포워드 네트워크와 병렬</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>축소 배율</translation>
    </message>
    <message>
        <source>The bottleneck&apos;s size is the hidden size divided by this.</source>
        <translation>병목의 크기는 은닉 크기를 이 값으로 나눈 것입니다.</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>병목</translation>
    </message>
    <message>
        <source>The bottleneck&apos;s size, in place of the reduction.</source>
        <translation>축소 배율 대신 지정하는 병목의 크기입니다.</translation>
    </message>
    <message>
        <source>hidden size / reduction</source>
        <translation>은닉 크기 / 축소 배율</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>The activation between the two halves.</source>
        <translation>두 절반 사이의 활성화 함수입니다.</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>also called swish</source>
        <translation>swish라고도 합니다</translation>
    </message>
    <message>
        <source>Share of its outputs that are zeroed at random during training.</source>
        <translation>학습하는 동안 출력 중 무작위로 0이 되는 비율입니다.</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>배율</translation>
    </message>
    <message>
        <source>Factor on what the adapter adds; parallel adapters usually take 4.</source>
        <translation>어댑터가 더하는 값에 곱하는 수입니다. 병렬 어댑터는 보통 4를 씁니다.</translation>
    </message>
    <message>
        <source>How the adapter starts.</source>
        <translation>어댑터가 어떻게 시작하는지 정합니다.</translation>
    </message>
    <message>
        <source>near identity</source>
        <translation>항등에 가까움</translation>
    </message>
    <message>
        <source>normal with standard deviation 0.02: changes almost nothing</source>
        <translation>표준편차 0.02인 정규 분포: 거의 아무것도 바꾸지 않습니다</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>항등</translation>
    </message>
    <message>
        <source>second half zero: changes nothing</source>
        <translation>뒤쪽 절반이 0: 아무것도 바꾸지 않습니다</translation>
    </message>
    <message>
        <source>Invertible</source>
        <translation>가역</translation>
    </message>
    <message>
        <source>Adds an invertible adapter after the embeddings, as used for languages.</source>
        <translation>언어에 쓰이는 것처럼 임베딩 뒤에 가역 어댑터를 더합니다.</translation>
    </message>
    <message>
        <source>Invertible reduction</source>
        <translation>가역 축소 배율</translation>
    </message>
    <message>
        <source>Its inner size is half the hidden size divided by this.</source>
        <translation>내부 크기는 은닉 크기의 절반을 이 값으로 나눈 것입니다.</translation>
    </message>
    <message>
        <source>Layers left out</source>
        <translation>제외할 레이어</translation>
    </message>
    <message>
        <source>Layers without an adapter, by number, from 0.</source>
        <translation>어댑터를 두지 않을 레이어의 번호, 0부터.</translation>
    </message>
    <message>
        <source>Modules of the base that are trained directly and saved with the adapter, such as pooler.</source>
        <translation>pooler처럼 직접 학습하고 어댑터와 함께 저장하는 기반 모델의 모듈입니다.</translation>
    </message>
    <message>
        <source>Adapter name</source>
        <translation>어댑터 이름</translation>
    </message>
    <message>
        <source>The adapter&apos;s name in its file, which the adapters library needs.</source>
        <translation>파일에 쓰는 어댑터의 이름으로, adapters 라이브러리에 필요합니다.</translation>
    </message>
    <message>
        <source>Compacter</source>
        <translation>Compacter</translation>
    </message>
    <message>
        <source>Adapters whose matrices are sums of Kronecker products: a tenth of the parameters or fewer.</source>
        <translation>행렬이 크로네커 곱의 합인 어댑터. 파라미터가 10분의 1 이하입니다.</translation>
    </message>
    <message>
        <source>in sequence, after sublayers</source>
        <translation>직렬, 하위 레이어 뒤</translation>
    </message>
    <message>
        <source>factors and biases</source>
        <translation>인자와 편향</translation>
    </message>
    <message>
        <source>Kronecker terms</source>
        <translation>크로네커 항</translation>
    </message>
    <message>
        <source>Each matrix is a sum of this many Kronecker products; must divide the hidden size and the bottleneck&apos;s size.</source>
        <translation>각 행렬은 이 개수의 크로네커 곱의 합입니다. 은닉 크기와 병목 크기를 나누어떨어지게 해야 합니다.</translation>
    </message>
    <message>
        <source>Rank of the factors</source>
        <translation>인자의 랭크</translation>
    </message>
    <message>
        <source>The large factors are products of this rank.</source>
        <translation>큰 인자는 이 랭크의 곱입니다.</translation>
    </message>
    <message>
        <source>AdapterFusion</source>
        <translation>AdapterFusion</translation>
    </message>
    <message>
        <source>Learns, for every token and layer, which of several trained adapters to listen to; the adapters stay as they are.</source>
        <translation>토큰과 레이어마다 학습된 여러 어댑터 중 어느 것을 따를지 배웁니다. 어댑터는 그대로입니다.</translation>
    </message>
    <message>
        <source>over adapters, after sublayers</source>
        <translation>어댑터 위, 하위 레이어 뒤</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>소프트맥스</translation>
    </message>
    <message>
        <source>queries, keys and values</source>
        <translation>쿼리, 키, 값</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>어댑터</translation>
    </message>
    <message>
        <source>Folders of trained adapters of the same base and placement, two or more. If none are given, an adapter is first trained on each of the training files.</source>
        <translation>기반 모델과 배치가 같은 학습된 어댑터 폴더 둘 이상. 지정하지 않으면 학습 파일마다 어댑터 하나를 먼저 학습합니다.</translation>
    </message>
    <message>
        <source>Regularization</source>
        <translation>규제</translation>
    </message>
    <message>
        <source>Pulls the value matrices toward the identity: their squared distance times this is added to the loss.</source>
        <translation>값 행렬을 항등 쪽으로 당깁니다. 거리의 제곱에 이 값을 곱해 손실에 더합니다.</translation>
    </message>
    <message>
        <source>IA3</source>
        <translation>IA3</translation>
    </message>
    <message>
        <source>Scales keys, values and feed-forward activations by trained vectors: very few parameters, and none once merged.</source>
        <translation>학습된 벡터로 키, 값, 피드포워드 활성값의 배율을 정합니다. 파라미터가 매우 적고, 병합하면 하나도 없습니다.</translation>
    </message>
    <message>
        <source>on keys, values and inner activations</source>
        <translation>키, 값, 내부 활성값에</translation>
    </message>
    <message>
        <source>scaling vectors</source>
        <translation>배율 벡터</translation>
    </message>
    <message>
        <source>Linear layers to scale: roles (k_proj), ends of full names or regex:EXPRESSION.</source>
        <translation>배율을 정할 선형 레이어: 역할(k_proj), 전체 이름의 끝 또는 regex:식.</translation>
    </message>
    <message>
        <source>keys, values and the last layer of the feed-forward network</source>
        <translation>키, 값, 피드포워드 네트워크의 마지막 레이어</translation>
    </message>
    <message>
        <source>Feed-forward modules</source>
        <translation>피드포워드 모듈</translation>
    </message>
    <message>
        <source>The target modules whose input is scaled instead of their output.</source>
        <translation>대상 모듈 중 출력 대신 입력에 배율을 곱하는 것입니다.</translation>
    </message>
    <message>
        <source>the last layer of the feed-forward network</source>
        <translation>피드포워드 네트워크의 마지막 레이어</translation>
    </message>
    <message>
        <source>Prompt tuning</source>
        <translation>프롬프트 튜닝</translation>
    </message>
    <message>
        <source>Trains a few word vectors before the text and nothing else.</source>
        <translation>텍스트 앞의 단어 벡터 몇 개만 학습합니다.</translation>
    </message>
    <message>
        <source>before the text</source>
        <translation>텍스트 앞</translation>
    </message>
    <message>
        <source>word vectors</source>
        <translation>단어 벡터</translation>
    </message>
    <message>
        <source>Virtual tokens</source>
        <translation>가상 토큰</translation>
    </message>
    <message>
        <source>Trained vectors before the text; they take up part of the context.</source>
        <translation>텍스트 앞의 학습되는 벡터이며, 컨텍스트의 일부를 차지합니다.</translation>
    </message>
    <message>
        <source>What the virtual tokens start from.</source>
        <translation>가상 토큰이 무엇에서 시작하는지 정합니다.</translation>
    </message>
    <message>
        <source>random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>normally distributed numbers, as in PEFT</source>
        <translation>PEFT처럼 정규 분포 숫자</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>어휘</translation>
    </message>
    <message>
        <source>the vectors of randomly drawn words</source>
        <translation>무작위로 뽑은 단어의 벡터</translation>
    </message>
    <message>
        <source>the vectors of a text&apos;s words</source>
        <translation>텍스트 단어의 벡터</translation>
    </message>
    <message>
        <source>Initial text</source>
        <translation>초기 텍스트</translation>
    </message>
    <message>
        <source>The text whose words the virtual tokens start from, repeated or cut to their number; ideally a description of the task.</source>
        <translation>가상 토큰이 시작할 단어가 있는 텍스트입니다. 개수에 맞게 반복하거나 자릅니다. 작업 설명이 가장 좋습니다.</translation>
    </message>
    <message>
        <source>Prefix tuning</source>
        <translation>접두사 튜닝</translation>
    </message>
    <message>
        <source>Trains keys and values that every layer&apos;s attention sees before the text.</source>
        <translation>모든 레이어의 어텐션이 텍스트 앞에서 보는 키와 값을 학습합니다.</translation>
    </message>
    <message>
        <source>before the text, in every layer</source>
        <translation>텍스트 앞, 모든 레이어</translation>
    </message>
    <message>
        <source>none, or tanh during training</source>
        <translation>없음, 또는 학습하는 동안 tanh</translation>
    </message>
    <message>
        <source>keys and values</source>
        <translation>키와 값</translation>
    </message>
    <message>
        <source>Reparametrize</source>
        <translation>재매개변수화</translation>
    </message>
    <message>
        <source>Computes the prefix with a small network during training, which the paper found more stable; only its result is saved.</source>
        <translation>학습하는 동안 작은 네트워크로 접두사를 계산합니다. 논문에서 더 안정적이었으며, 결과만 저장합니다.</translation>
    </message>
    <message>
        <source>Network width</source>
        <translation>네트워크 너비</translation>
    </message>
    <message>
        <source>Inner size of this network.</source>
        <translation>이 네트워크의 내부 크기입니다.</translation>
    </message>
    <message>
        <source>the size of a layer&apos;s keys</source>
        <translation>레이어의 키 크기</translation>
    </message>
    <message>
        <source>P-tuning</source>
        <translation>P-튜닝</translation>
    </message>
    <message>
        <source>Prompt tuning with vectors that a small encoder computes during training.</source>
        <translation>학습하는 동안 작은 인코더가 벡터를 계산하는 프롬프트 튜닝입니다.</translation>
    </message>
    <message>
        <source>ReLU or an LSTM, during training</source>
        <translation>학습하는 동안 ReLU 또는 LSTM</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>인코더</translation>
    </message>
    <message>
        <source>What computes the vectors during training; only its result is saved.</source>
        <translation>학습하는 동안 벡터를 계산하는 것이며, 결과만 저장합니다.</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>three linear layers with ReLU</source>
        <translation>ReLU를 쓰는 선형 레이어 셋</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>a two-way LSTM, then two linear layers, as in the paper</source>
        <translation>논문처럼 양방향 LSTM 뒤에 선형 레이어 둘</translation>
    </message>
    <message>
        <source>Encoder width</source>
        <translation>인코더 너비</translation>
    </message>
    <message>
        <source>Inner size of the encoder.</source>
        <translation>인코더의 내부 크기입니다.</translation>
    </message>
    <message>
        <source>the model&apos;s hidden size</source>
        <translation>모델의 은닉 크기</translation>
    </message>
    <message>
        <source>LSTM layers</source>
        <translation>LSTM 레이어</translation>
    </message>
    <message>
        <source>Layers of the LSTM encoder.</source>
        <translation>LSTM 인코더의 레이어 수입니다.</translation>
    </message>
    <message>
        <source>BitFit</source>
        <translation>BitFit</translation>
    </message>
    <message>
        <source>selection</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Trains only the base&apos;s bias vectors.</source>
        <translation>기반 모델의 편향 벡터만 학습합니다.</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>편향</translation>
    </message>
    <message>
        <source>Chosen layers</source>
        <translation>고른 레이어</translation>
    </message>
    <message>
        <source>Trains some whole layers of the base, usually the last ones.</source>
        <translation>기반 모델의 레이어 몇 개를 통째로 학습합니다. 보통 마지막 레이어들입니다.</translation>
    </message>
    <message>
        <source>whole layers</source>
        <translation>레이어 전체</translation>
    </message>
    <message>
        <source>Last layers</source>
        <translation>마지막 레이어</translation>
    </message>
    <message>
        <source>Trains this many of the last layers.</source>
        <translation>마지막 레이어 중 이 개수를 학습합니다.</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Trains these layers instead, by number, from 0: 0, 5, 8-11.</source>
        <translation>대신 이 레이어들을 학습합니다. 0부터의 번호: 0, 5, 8-11.</translation>
    </message>
    <message>
        <source>Train embeddings</source>
        <translation>임베딩 학습</translation>
    </message>
    <message>
        <source>Also trains the word and position embeddings.</source>
        <translation>단어와 위치 임베딩도 학습합니다.</translation>
    </message>
    <message>
        <source>Train output</source>
        <translation>출력 학습</translation>
    </message>
    <message>
        <source>Also trains what follows the last layer: the final norm and the language model&apos;s head.</source>
        <translation>마지막 레이어 뒤의 것, 즉 마지막 정규화와 언어 모델의 헤드도 학습합니다.</translation>
    </message>
    <message>
        <source>Norms only</source>
        <translation>정규화만</translation>
    </message>
    <message>
        <source>Trains only the scales and biases of the normalizations.</source>
        <translation>정규화의 배율과 편향만 학습합니다.</translation>
    </message>
    <message>
        <source>norms</source>
        <translation>정규화</translation>
    </message>
    <message>
        <source>In-context learning</source>
        <translation>인컨텍스트 학습</translation>
    </message>
    <message>
        <source>Trains nothing: puts solved examples before each question and evaluates the answers.</source>
        <translation>아무것도 학습하지 않습니다. 질문마다 풀이된 예시를 앞에 두고 답을 평가합니다.</translation>
    </message>
    <message>
        <source>in the text</source>
        <translation>텍스트 안</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Solved examples in front of each question; fewer if the context has no room for them.</source>
        <translation>질문마다 앞에 두는 풀이된 예시입니다. 컨텍스트에 자리가 없으면 더 적습니다.</translation>
    </message>
    <message>
        <source>examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>How they are chosen from the training data.</source>
        <translation>학습 데이터에서 예시를 고르는 방법입니다.</translation>
    </message>
    <message>
        <source>drawn by the seed, the same for all questions</source>
        <translation>시드로 뽑으며 모든 질문에 같습니다</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>가장 가까운 것</translation>
    </message>
    <message>
        <source>those closest in length to the question</source>
        <translation>질문과 길이가 가장 비슷한 것</translation>
    </message>
    <message>
        <source>One of 16 levels per weight, times the largest weight of its block. The levels are where normally distributed weights are densest, so that each is used about equally often.</source>
        <translation>가중치마다 수준 16개 중 하나에 블록의 가장 큰 가중치를 곱합니다. 수준은 정규 분포 가중치가 가장 촘촘한 곳에 있어 서로 비슷하게 쓰입니다.</translation>
    </message>
    <message>
        <source>A quarter of 16 bits, plus the constants. Weights are off by about 9 % of their usual size.</source>
        <translation>16비트의 4분의 1에 상수를 더한 크기. 가중치가 보통 크기의 약 9 % 어긋납니다.</translation>
    </message>
    <message>
        <source>The usual choice for QLoRA: use it when 16 or 8 bits do not fit.</source>
        <translation>QLoRA의 보통 선택: 16비트나 8비트가 들어가지 않을 때 쓰세요.</translation>
    </message>
    <message>
        <source>A tiny floating-point number: a sign, two bits of exponent, one of fraction; times the largest weight of the block. One level is right beside zero; the next is at a sixth of the largest.</source>
        <translation>아주 작은 부동소수점 숫자: 부호, 지수 2비트, 소수 1비트에 블록의 가장 큰 가중치를 곱합니다. 한 수준은 0 바로 옆에 있고 다음은 가장 큰 것의 6분의 1에 있습니다.</translation>
    </message>
    <message>
        <source>As many bits as NF4, and usually a slightly larger error.</source>
        <translation>NF4와 같은 비트이며 오차는 보통 조금 더 큽니다.</translation>
    </message>
    <message>
        <source>To match a base that was quantized with it elsewhere; otherwise NF4 is the better 4 bits.</source>
        <translation>다른 곳에서 이 형식으로 양자화한 기반 모델에 맞출 때. 그 밖에는 NF4가 더 나은 4비트입니다.</translation>
    </message>
    <message>
        <source>A whole number from -7 to 7, times a scale for the block: 15 evenly spaced levels.</source>
        <translation>-7부터 7까지의 정수에 블록의 배율을 곱합니다. 균등한 간격의 수준 15개입니다.</translation>
    </message>
    <message>
        <source>As many bits as NF4. Loses most when a block has one large weight and many small ones.</source>
        <translation>NF4와 같은 비트. 블록에 큰 가중치 하나와 작은 가중치 여럿이 있을 때 가장 많이 잃습니다.</translation>
    </message>
    <message>
        <source>The simplest 4 bits, as integer hardware computes with them; small blocks help it most.</source>
        <translation>정수 하드웨어가 계산하는 가장 단순한 4비트이며, 작은 블록이 가장 도움이 됩니다.</translation>
    </message>
    <message>
        <source>INT8 (blocks)</source>
        <translation>INT8 (블록)</translation>
    </message>
    <message>
        <source>One of 256 levels on a scale that is fine near zero and coarse at the edge (dynamic 8-bit), times the largest weight of the block.</source>
        <translation>0 근처에서 촘촘하고 가장자리에서 성긴 수준 256개 중 하나(동적 8비트)에 블록의 가장 큰 가중치를 곱합니다.</translation>
    </message>
    <message>
        <source>Half of 16 bits, with hardly any loss.</source>
        <translation>16비트의 절반, 손실이 거의 없습니다.</translation>
    </message>
    <message>
        <source>When 16 bits do not fit but 8 do: hardly any of the model&apos;s quality is lost.</source>
        <translation>16비트는 들어가지 않고 8비트는 들어갈 때: 모델의 품질을 거의 잃지 않습니다.</translation>
    </message>
    <message>
        <source>INT8 (rows)</source>
        <translation>INT8 (행)</translation>
    </message>
    <message>
        <source>A whole number from -127 to 127 with one scale for each row of a matrix, as in LLM.int8().</source>
        <translation>LLM.int8()처럼 -127부터 127까지의 정수에 행렬의 행마다 하나인 배율을 곱합니다.</translation>
    </message>
    <message>
        <source>Half of 16 bits and almost no constants. A single large weight makes its whole row coarser.</source>
        <translation>16비트의 절반이고 상수가 거의 없습니다. 큰 가중치 하나가 행 전체를 거칠게 만듭니다.</translation>
    </message>
    <message>
        <source>When 8 bits fit and the weights have no outliers; otherwise use the blocks.</source>
        <translation>8비트가 들어가고 가중치에 이상값이 없을 때. 그 밖에는 블록을 쓰세요.</translation>
    </message>
    <message>
        <source>Adapter alone</source>
        <translation>어댑터만</translation>
    </message>
    <message>
        <source>what was trained, without the base: as PEFT loads it, bottleneck adapters and their fusion as AdapterHub&apos;s library does, chosen parameters of the base in a form of Lathe&apos;s own</source>
        <translation>기반 모델 없이 학습한 것만: PEFT가 불러오는 형태, 병목 어댑터와 그 융합은 AdapterHub 라이브러리의 형태, 고른 기반 파라미터는 Lathe 자체 형태</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>병합된 모델</translation>
    </message>
    <message>
        <source>the whole model with the change folded in, as transformers loads it</source>
        <translation>변화를 합친 전체 모델, transformers가 불러오는 형태</translation>
    </message>
    <message>
        <source>Merged model, as GGUF</source>
        <translation>병합된 모델, GGUF 형식</translation>
    </message>
    <message>
        <source>the whole model with the change folded in, as llama.cpp, Ollama and LM Studio load it</source>
        <translation>변화를 합친 전체 모델, llama.cpp, Ollama, LM Studio가 불러오는 형태</translation>
    </message>
    <message>
        <source>LoRA adapter, as GGUF</source>
        <translation>LoRA 어댑터, GGUF 형식</translation>
    </message>
    <message>
        <source>a LoRA alone, as llama.cpp and Ollama load it on top of the base model&apos;s GGUF</source>
        <translation>LoRA만, llama.cpp와 Ollama가 기반 모델의 GGUF 위에 불러오는 형태</translation>
    </message>
    <message>
        <source>32 bits: nothing is lost, twice the size of what models are published as</source>
        <translation>32비트: 잃는 것이 없고, 보통 공개되는 크기의 두 배</translation>
    </message>
    <message>
        <source>16 bits with a short exponent: what most programs convert to</source>
        <translation>지수가 짧은 16비트: 대부분의 프로그램이 변환하는 형식</translation>
    </message>
    <message>
        <source>16 bits with the exponent of 32: as most models are trained and published</source>
        <translation>32비트와 지수가 같은 16비트: 대부분의 모델이 학습되고 공개되는 형식</translation>
    </message>
    <message>
        <source>8.5 bits: hard to tell from 16</source>
        <translation>8.5비트: 16비트와 구별하기 어려움</translation>
    </message>
    <message>
        <source>6.6 bits: near to 8</source>
        <translation>6.6비트: 8비트에 가까움</translation>
    </message>
    <message>
        <source>5.7 bits: a mix, a little is lost</source>
        <translation>5.7비트: 혼합, 조금 잃음</translation>
    </message>
    <message>
        <source>4.8 bits: a mix, the usual choice where memory is short</source>
        <translation>4.8비트: 혼합, 메모리가 부족할 때의 보통 선택</translation>
    </message>
    <message>
        <source>4.5 bits, the oldest and plainest form: more is lost than by Q4_K_M</source>
        <translation>4.5비트, 가장 오래되고 단순한 형식: Q4_K_M보다 더 잃음</translation>
    </message>
    <message>
        <source>Texts, prompts with completions, instructions (Alpaca) or conversations.</source>
        <translation>텍스트, 프롬프트와 완성, 지시문(Alpaca) 또는 대화.</translation>
    </message>
    <message>
        <source>Conversations: messages, each with a role and its content.</source>
        <translation>대화: 역할과 내용이 있는 메시지들.</translation>
    </message>
    <message>
        <source>Rows with a text (or two) and a label; JSON Lines, CSV or TSV.</source>
        <translation>텍스트 하나 또는 둘과 레이블이 있는 행. JSON Lines, CSV 또는 TSV.</translation>
    </message>
    <message>
        <source>Words, each with a label: JSON Lines or CoNLL.</source>
        <translation>레이블이 하나씩 있는 단어들: JSON Lines 또는 CoNLL.</translation>
    </message>
    <message>
        <source>Questions, contexts and the answers in them: SQuAD or JSON Lines.</source>
        <translation>질문, 문맥, 그 안의 답: SQuAD 또는 JSON Lines.</translation>
    </message>
    <message>
        <source>memory at the step&apos;s peak</source>
        <translation>스텝 최대일 때의 메모리</translation>
    </message>
    <message>
        <source>micro-batches</source>
        <translation>마이크로 배치</translation>
    </message>
    <message>
        <source>brought in by paging</source>
        <translation>페이징으로 들여옴</translation>
    </message>
    <message>
        <source>written out by paging</source>
        <translation>페이징으로 내보냄</translation>
    </message>
    <message>
        <source>loss scale of fp16</source>
        <translation>fp16의 손실 배율</translation>
    </message>
    <message>
        <source>steps left out by fp16</source>
        <translation>fp16으로 건너뛴 스텝</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>순전파</translation>
    </message>
    <message>
        <source>head and loss</source>
        <translation>헤드와 손실</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>역전파</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>a system turn is not, or not whole, in the text that the chat template writes</source>
        <translation>시스템 차례가 대화 템플릿이 쓴 텍스트에 없거나 일부만 있습니다</translation>
    </message>
    <message>
        <source>what a turn says is not, or not whole, in the text that the chat template writes</source>
        <translation>차례의 내용이 대화 템플릿이 쓴 텍스트에 없거나 일부만 있습니다</translation>
    </message>
    <message>
        <source>reasoning is not, or not whole, in the text that the chat template writes, so it is not trained</source>
        <translation>추론이 대화 템플릿이 쓴 텍스트에 없거나 일부만 있어 학습되지 않습니다</translation>
    </message>
    <message>
        <source>calls of tools are not, or not whole, in the text that the chat template writes</source>
        <translation>도구 호출이 대화 템플릿이 쓴 텍스트에 없거나 일부만 있습니다</translation>
    </message>
    <message>
        <source>tools are not, or not whole, in the text that the chat template writes</source>
        <translation>도구가 대화 템플릿이 쓴 텍스트에 없거나 일부만 있습니다</translation>
    </message>
    <message>
        <source>documents are not, or not whole, in the text that the chat template writes</source>
        <translation>문서가 대화 템플릿이 쓴 텍스트에 없거나 일부만 있습니다</translation>
    </message>
    <message>
        <source>messages have fields that the chat template does not write</source>
        <translation>메시지에 대화 템플릿이 쓰지 않는 필드가 있습니다</translation>
    </message>
    <message>
        <source>arguments of calls are null and are written as such: no tool of the row says whether they are meant (Parquet and Arrow fill in such nulls)</source>
        <translation>호출의 인자가 null이며 그대로 씁니다. 의도한 것인지 행의 도구가 알려 주지 않습니다(Parquet와 Arrow는 이런 null을 채워 넣습니다)</translation>
    </message>
    <message>
        <source>turns that are no answers are marked to be trained; only answers are</source>
        <translation>답변이 아닌 차례가 학습하도록 표시되어 있습니다. 답변만 학습합니다</translation>
    </message>
    <message>
        <source>loading the model</source>
        <translation>모델을 불러오는 중</translation>
    </message>
    <message>
        <source>measuring the change</source>
        <translation>변화를 측정하는 중</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>쓰는 중</translation>
    </message>
    <message>
        <source>measuring the attention</source>
        <translation>어텐션을 측정하는 중</translation>
    </message>
    <message>
        <source>reading the data</source>
        <translation>데이터를 읽는 중</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>평가하는 중</translation>
    </message>
    <message>
        <source>reading the model</source>
        <translation>모델을 읽는 중</translation>
    </message>
    <message>
        <source>scanning the weights</source>
        <translation>가중치를 검사하는 중</translation>
    </message>
    <message>
        <source>checking the model&apos;s files</source>
        <translation>모델 파일을 확인하는 중</translation>
    </message>
    <message>
        <source>trying the longest batch</source>
        <translation>가장 긴 배치를 시험하는 중</translation>
    </message>
    <message>
        <source>evaluating the 16-bit base</source>
        <translation>16비트 기반 모델을 평가하는 중</translation>
    </message>
    <message>
        <source>saving a checkpoint</source>
        <translation>체크포인트를 저장하는 중</translation>
    </message>
    <message>
        <source>writing the result</source>
        <translation>결과를 쓰는 중</translation>
    </message>
    <message>
        <source>writing runs</source>
        <translation>실행을 쓰는 중</translation>
    </message>
    <message>
        <source>reading the tokenizer</source>
        <translation>토크나이저를 읽는 중</translation>
    </message>
    <message>
        <source>analyzing the data</source>
        <translation>데이터를 분석하는 중</translation>
    </message>
    <message>
        <source>tokenizing</source>
        <translation>토큰으로 나누는 중</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 또는 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>a path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>one of the choices</source>
        <translation>선택지 중 하나</translation>
    </message>
    <message>
        <source>a list of words</source>
        <translation>단어 목록</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>the same result, about 5 % slower</source>
        <translation>결과는 같고 약 5 % 느림</translation>
    </message>
    <message>
        <source>the same result, about a third slower</source>
        <translation>결과는 같고 약 3분의 1 느림</translation>
    </message>
    <message>
        <source>the same result, a little slower</source>
        <translation>결과는 같고 조금 느림</translation>
    </message>
    <message>
        <source>nearly the same weights</source>
        <translation>거의 같은 가중치</translation>
    </message>
    <message>
        <source>the same result; slower when much is trained</source>
        <translation>결과는 같고, 많이 학습하면 느림</translation>
    </message>
    <message>
        <source>nearly the same steps</source>
        <translation>거의 같은 스텝</translation>
    </message>
    <message>
        <source>rounds the frozen weights to 16 bits</source>
        <translation>고정된 가중치를 16비트로 반올림</translation>
    </message>
    <message>
        <source>nearly the same result, a little slower</source>
        <translation>거의 같은 결과, 조금 느림</translation>
    </message>
    <message>
        <source>learns a little less</source>
        <translation>조금 덜 배움</translation>
    </message>
    <message>
        <source>learns less than training all weights, and keeps the base as it is</source>
        <translation>모든 가중치를 학습할 때보다 덜 배우고 기반 모델은 그대로 둠</translation>
    </message>
    <message>
        <source>the same result, much slower: the weights are read again in each pass</source>
        <translation>결과는 같고 훨씬 느림: 통과할 때마다 가중치를 다시 읽음</translation>
    </message>
    <message>
        <source>longer examples are cut or dropped</source>
        <translation>긴 예시는 자르거나 제외</translation>
    </message>
    <message>
        <source>The text that the prefix starts as, repeated or cut to its number of tokens; ideally a description of the task.</source>
        <translation>접두사가 시작할 텍스트로, 토큰 수에 맞게 반복하거나 자릅니다. 작업을 설명하는 문장이 좋습니다.</translation>
    </message>
    <message>
        <source>A change to a weight W is written as the product of two thin matrices: W + (alpha / r) B A, where A has r rows and B has r columns. W stays frozen. A starts at random and B at zero, so that training begins with the model as it is. A layer of d × k numbers is changed by r (d + k) of them.</source>
        <translation>가중치 W의 변화를 얇은 행렬 두 개의 곱으로 나타냅니다: W + (alpha / r) B A. A는 행이 r개, B는 열이 r개입니다. W는 고정됩니다. A는 무작위로, B는 0으로 시작하므로 모델이 원래 그대로인 상태에서 학습을 시작합니다. 숫자가 d × k개인 레이어를 숫자 r (d + k)개로 바꿉니다.</translation>
    </message>
    <message>
        <source>The first thing to try: it learns nearly as well as full fine-tuning on most tasks, and what it learned is a small file that can be swapped or merged. Ranks from 8 to 32 on all linear layers are usual; take a higher one for much data, or for a task far from what the model knows.</source>
        <translation>가장 먼저 시도할 방법입니다. 대부분의 작업에서 전체 미세 조정에 가깝게 배우고, 배운 것은 바꿔 끼우거나 병합할 수 있는 작은 파일에 담깁니다. 보통 모든 선형 레이어에 랭크 8에서 32를 씁니다. 데이터가 많거나 모델이 아는 것과 먼 작업에는 더 높게 잡으세요.</translation>
    </message>
    <message>
        <source>Gradients and optimizer states for the small matrices alone, often under one percent of the model. The frozen weights and the activations need their memory all the same. Once merged, it costs nothing when the model answers.</source>
        <translation>작은 행렬의 기울기와 옵티마이저 상태만 필요하며, 모델의 1퍼센트가 안 될 때가 많습니다. 고정된 가중치와 활성값의 메모리는 그대로 필요합니다. 병합하면 답할 때 비용이 없습니다.</translation>
    </message>
    <message>
        <source>LoRA on a base whose weights are kept in 4 bits: the weights of a block share a constant, and each is one of 16 levels. For each product the levels are turned back into 16 bits. Gradients pass through them to A and B, which are not quantized.</source>
        <translation>가중치를 4비트로 둔 기반 모델 위의 LoRA입니다. 블록의 가중치들이 상수 하나를 공유하고, 각 가중치는 16개 수준 중 하나입니다. 곱할 때마다 수준을 16비트로 되돌립니다. 기울기는 이 값을 지나, 양자화하지 않은 A와 B로 전달됩니다.</translation>
    </message>
    <message>
        <source>When the model does not fit otherwise: one of 7 billion weights takes about 4 GB rather than 14. Where it fits in 16 bits, LoRA is a little faster.</source>
        <translation>다른 방법으로는 모델이 메모리에 들어가지 않을 때 씁니다. 가중치 70억 개의 모델이 14 GB 대신 약 4 GB를 씁니다. 16비트로 들어간다면 LoRA가 조금 더 빠릅니다.</translation>
    </message>
    <message>
        <source>About half a byte for each weight, and some time in each step to turn levels back. Rounding changes the base a little: a run can score the 4-bit base beside the 16-bit one before it begins.</source>
        <translation>가중치마다 약 0.5바이트와, 스텝마다 수준을 되돌리는 시간이 조금 듭니다. 반올림은 기반 모델을 조금 바꿉니다. 시작하기 전에 4비트 기반 모델을 16비트 모델과 나란히 평가할 수 있습니다.</translation>
    </message>
    <message>
        <source>Every weight of the model is trained. Nothing is added, and nothing is frozen.</source>
        <translation>모델의 모든 가중치를 학습합니다. 더하는 것도 고정하는 것도 없습니다.</translation>
    </message>
    <message>
        <source>With much data, a task far from what the model knows, and memory to spare; or as the yardstick for the other methods. It forgets more easily what the model could do before: evaluate on something else, too, before and after.</source>
        <translation>데이터가 많고, 작업이 모델이 아는 것과 멀고, 메모리가 넉넉할 때, 또는 다른 방법의 기준으로 씁니다. 모델이 전에 하던 것을 더 쉽게 잊으므로, 학습 전후에 다른 데이터로도 평가하세요.</translation>
    </message>
    <message>
        <source>With AdamW in 32 bits about 16 bytes for each weight: the weight itself, its gradient and two moments. Activations come on top, and the result is as large as the model.</source>
        <translation>32비트 AdamW에서 가중치마다 약 16바이트입니다: 가중치 자체, 기울기, 모멘트 두 개. 여기에 활성값이 더해지고, 결과는 모델만큼 큽니다.</translation>
    </message>
    <message>
        <source>A small network is placed behind sublayers: down to a few numbers, an activation, up again, and the result is added. Houlsby&apos;s placement has one behind attention and one behind the feed-forward, Pfeiffer&apos;s only the latter; a parallel one reads what its sublayer reads.</source>
        <translation>하위 레이어 뒤에 작은 네트워크를 둡니다. 몇 개의 숫자로 줄이고, 활성화 함수를 거쳐, 다시 늘려 결과를 더합니다. Houlsby 배치는 어텐션 뒤와 피드포워드 뒤에 하나씩, Pfeiffer 배치는 피드포워드 뒤에만 둡니다. 병렬 어댑터는 하위 레이어와 같은 입력을 읽습니다.</translation>
    </message>
    <message>
        <source>For many tasks on one base, and to be mixed later by AdapterFusion, which is made for these. For a single task LoRA is usually the simpler choice.</source>
        <translation>기반 모델 하나로 여러 작업을 할 때, 그리고 나중에 AdapterFusion으로 섞을 때 씁니다. 작업이 하나라면 보통 LoRA가 더 간단합니다.</translation>
    </message>
    <message>
        <source>Two matrices of hidden size times bottleneck for each place. It can&apos;t be merged, so that every token takes a little longer; the page Methods measures how much on this machine.</source>
        <translation>자리마다 은닉 크기 곱하기 병목 크기의 행렬 두 개입니다. 병합할 수 없어 토큰마다 조금 더 걸립니다. 얼마나 걸리는지는 방법 페이지가 이 컴퓨터에서 측정합니다.</translation>
    </message>
    <message>
        <source>Adapters whose matrices are sums of Kronecker products: small factors that all layers share, multiplied with thin ones of each layer&apos;s own.</source>
        <translation>행렬이 크로네커 곱의 합인 어댑터입니다. 모든 레이어가 공유하는 작은 인자에 레이어마다 따로 있는 얇은 인자를 곱합니다.</translation>
    </message>
    <message>
        <source>Where the file must be tiny, for instance with one for each of thousands of users.</source>
        <translation>파일이 아주 작아야 할 때, 예를 들어 사용자 수천 명마다 하나씩 둘 때 씁니다.</translation>
    </message>
    <message>
        <source>A tenth of an adapter&apos;s numbers or fewer. A step takes about as long as an adapter&apos;s, since the matrices are put together anew each time.</source>
        <translation>숫자가 어댑터의 10분의 1 이하입니다. 행렬을 매번 다시 만들기 때문에 스텝 시간은 어댑터와 비슷합니다.</translation>
    </message>
    <message>
        <source>Several adapters, each trained for its own task, stand in parallel in each layer. An attention looks at the hidden state and mixes what they make. The adapters stay frozen: only the attention&apos;s queries, keys and values are trained.</source>
        <translation>각자의 작업으로 학습된 어댑터 여러 개가 각 레이어에 나란히 있습니다. 어텐션이 은닉 상태를 보고 그 결과를 섞습니다. 어댑터는 고정되고, 어텐션의 쿼리, 키, 값만 학습됩니다.</translation>
    </message>
    <message>
        <source>When a task can profit from others that there are adapters for, above all with few examples of its own. Which adapter each token listens to can be seen on the run&apos;s page.</source>
        <translation>어댑터가 있는 다른 작업에서 도움을 얻을 수 있을 때, 특히 그 작업의 예시가 적을 때 씁니다. 토큰마다 어느 어댑터를 따르는지는 실행 페이지에서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Three matrices of hidden size times hidden size for each place, more than the adapters themselves; and all adapters run for every token.</source>
        <translation>자리마다 은닉 크기 곱하기 은닉 크기의 행렬 세 개로, 어댑터보다 많습니다. 그리고 토큰마다 모든 어댑터가 실행됩니다.</translation>
    </message>
    <message>
        <source>Vectors multiply the keys, the values and the inner numbers of the feed-forward, element by element. They start at one, so that nothing changes at first.</source>
        <translation>벡터가 키, 값, 피드포워드 안쪽의 숫자에 원소별로 곱해집니다. 1로 시작하므로 처음에는 아무것도 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>With few examples and short training, or when thousands of variants are to be kept. It turns up or down what is there, and builds nothing new.</source>
        <translation>예시가 적고 학습이 짧을 때, 또는 변형을 수천 개 보관할 때 씁니다. 이미 있는 것을 키우거나 줄일 뿐 새로운 것을 만들지는 않습니다.</translation>
    </message>
    <message>
        <source>A few vectors for each layer: some ten times fewer numbers than a small LoRA. Once merged, nothing.</source>
        <translation>레이어마다 벡터 몇 개로, 숫자가 작은 LoRA의 10분의 1쯤입니다. 병합하면 비용이 없습니다.</translation>
    </message>
    <message>
        <source>A few vectors are put in front of the text, as if they were words, and only they are trained.</source>
        <translation>벡터 몇 개를 단어처럼 텍스트 앞에 두고 그것만 학습합니다.</translation>
    </message>
    <message>
        <source>For large models and clear tasks, where it comes near full fine-tuning; small models learn little by it. Its learning rates are far higher than those of other methods.</source>
        <translation>큰 모델과 분명한 작업에서는 전체 미세 조정에 가까워집니다. 작은 모델은 이 방법으로 배우는 것이 적습니다. 학습률은 다른 방법보다 훨씬 높습니다.</translation>
    </message>
    <message>
        <source>Tokens times hidden size: some thousands of numbers. The vectors take up room in the context, and each step runs through the whole model all the same.</source>
        <translation>토큰 수 곱하기 은닉 크기, 숫자 수천 개입니다. 벡터는 컨텍스트의 자리를 차지하고, 스텝마다 모델 전체를 지나야 하는 것은 마찬가지입니다.</translation>
    </message>
    <message>
        <source>Every layer&apos;s attention gets trained keys and values in front of the text&apos;s own, so that the text can look at them in each layer.</source>
        <translation>모든 레이어의 어텐션에서 텍스트의 키와 값 앞에 학습되는 키와 값을 두어, 텍스트가 레이어마다 그것을 볼 수 있게 합니다.</translation>
    </message>
    <message>
        <source>For writing text from few examples. It can say more than prompt tuning, which speaks to the first layer alone.</source>
        <translation>적은 예시로 글을 쓰게 할 때 씁니다. 첫 레이어에만 말하는 프롬프트 튜닝보다 더 많은 것을 표현할 수 있습니다.</translation>
    </message>
    <message>
        <source>Tokens times layers times the size of keys and values, twice. The prefix takes up room in the context and can&apos;t be merged.</source>
        <translation>토큰 수 곱하기 레이어 수 곱하기 키와 값의 크기의 두 배입니다. 접두사는 컨텍스트의 자리를 차지하며 병합할 수 없습니다.</translation>
    </message>
    <message>
        <source>What the prefix starts from: the keys and values that the model has for words, or numbers. A reparametrized prefix, and one of a model that writes no text, start at random.</source>
        <translation>접두사의 시작값: 모델이 단어에 대해 가진 키와 값, 또는 숫자. 재매개변수화된 접두사와 텍스트를 쓰지 않는 모델의 접두사는 무작위로 시작합니다.</translation>
    </message>
    <message>
        <source>Vectors in front of the text as in prompt tuning, but computed by a small network while training. The network is dropped afterward, and what it made is kept.</source>
        <translation>프롬프트 튜닝처럼 텍스트 앞에 벡터를 두지만, 학습하는 동안에는 작은 네트워크가 계산합니다. 나중에 네트워크는 버리고 만든 것만 남깁니다.</translation>
    </message>
    <message>
        <source>Where prompt tuning is unsteady: through the network, the vectors learn together.</source>
        <translation>프롬프트 튜닝이 불안정할 때 씁니다. 네트워크를 통해 벡터들이 함께 배웁니다.</translation>
    </message>
    <message>
        <source>While training a network of some millions of numbers, depending on the hidden size; afterward as little as prompt tuning.</source>
        <translation>학습하는 동안에는 은닉 크기에 따라 숫자 수백만 개의 네트워크가 필요하고, 학습이 끝나면 프롬프트 튜닝만큼만 필요합니다.</translation>
    </message>
    <message>
        <source>Only the bias vectors of the model learn; all matrices stay frozen.</source>
        <translation>모델의 편향 벡터만 배우고 모든 행렬은 고정됩니다.</translation>
    </message>
    <message>
        <source>For encoders such as BERT, with little or a medium amount of data. Llama and its relatives have no biases, so that there is nothing to train.</source>
        <translation>BERT 같은 인코더에서 데이터가 적거나 중간일 때 씁니다. Llama와 그 계열에는 편향이 없어 학습할 것이 없습니다.</translation>
    </message>
    <message>
        <source>About a thousandth of the model. Biases are part of the model: nothing is added when it answers.</source>
        <translation>모델의 약 1000분의 1입니다. 편향은 모델의 일부라서 답할 때 더해지는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Some whole layers learn as in full fine-tuning, and the others stay as they are. Usually these are the last ones, which are nearest to the task.</source>
        <translation>레이어 몇 개를 통째로 전체 미세 조정처럼 학습하고 나머지는 그대로 둡니다. 보통은 작업에 가장 가까운 마지막 레이어들입니다.</translation>
    </message>
    <message>
        <source>When most of the model should stay as it is, or memory does not reach for all of it. Below the first layer that is trained, no gradients are needed.</source>
        <translation>모델의 대부분을 그대로 두어야 하거나 전체를 위한 메모리가 모자랄 때 씁니다. 학습되는 첫 레이어 아래에서는 기울기가 필요 없습니다.</translation>
    </message>
    <message>
        <source>What full fine-tuning costs, for the chosen layers alone.</source>
        <translation>선택한 레이어에 대해서만 전체 미세 조정의 비용이 듭니다.</translation>
    </message>
    <message>
        <source>Only the scales of the normalizations learn, and their biases where there are any.</source>
        <translation>정규화의 배율만 배우며, 편향이 있으면 편향도 배웁니다.</translation>
    </message>
    <message>
        <source>As a very cheap first try, or together with a prompt. For larger changes take LoRA.</source>
        <translation>비용이 아주 적은 첫 시도로, 또는 프롬프트와 함께 씁니다. 더 큰 변화에는 LoRA를 쓰세요.</translation>
    </message>
    <message>
        <source>A few vectors for each layer. Gradients have to pass through the whole model all the same.</source>
        <translation>레이어마다 벡터 몇 개입니다. 기울기는 그래도 모델 전체를 지나야 합니다.</translation>
    </message>
    <message>
        <source>Nothing is trained. Solved examples stand in front of each question, and the model goes on in their manner.</source>
        <translation>아무것도 학습하지 않습니다. 질문마다 앞에 정답이 있는 예시를 두면 모델이 그 방식으로 이어 갑니다.</translation>
    </message>
    <message>
        <source>As the line that training has to beat, and when there are only a handful of examples.</source>
        <translation>학습이 넘어야 할 기준선으로, 그리고 예시가 몇 개뿐일 때 씁니다.</translation>
    </message>
    <message>
        <source>No training, but every question carries the examples with it: longer prompts, slower answers, less room in the context.</source>
        <translation>학습은 없지만 질문마다 예시가 따라갑니다. 프롬프트가 길어지고, 답이 느려지고, 컨텍스트의 자리가 줄어듭니다.</translation>
    </message>
    <message>
        <source>part of the device&apos;s product speed</source>
        <translation>장치의 행렬 곱 속도 대비</translation>
    </message>
    <message>
        <source>Memory-lean</source>
        <translation>메모리 절약</translation>
    </message>
    <message>
        <source>4-bit QLoRA, one row at a time, 8-bit optimizer</source>
        <translation>4비트 QLoRA, 한 번에 한 행, 8비트 옵티마이저</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>LoRA, all else as Lathe chooses it</source>
        <translation>LoRA, 나머지는 Lathe가 선택</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>철저</translation>
    </message>
    <message>
        <source>LoRA of rank 64, up to 10 epochs, stops by itself</source>
        <translation>랭크 64 LoRA, 최대 10에폭, 스스로 멈춤</translation>
    </message>
    <message>
        <source>BERT answers questions (SQuAD)</source>
        <translation>BERT 질의응답(SQuAD)</translation>
    </message>
    <message>
        <source>the worked example: rank 2, 3 epochs</source>
        <translation>풀이 예제: 랭크 2, 3에폭</translation>
    </message>
    <message>
        <source>BERT answers questions (SQuAD), learning more</source>
        <translation>BERT 질의응답(SQuAD), 더 많이 학습</translation>
    </message>
    <message>
        <source>the same at rank 8 and a higher rate</source>
        <translation>같은 예제, 랭크 8과 더 높은 학습률</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>프롬프트를 읽는 중</translation>
    </message>
    <message>
        <source>checking the runs</source>
        <translation>실행 확인 중</translation>
    </message>
    <message>
        <source>the file is cut off</source>
        <translation>파일이 중간에 잘렸습니다</translation>
    </message>
    <message>
        <source>it is no tar archive, or damaged</source>
        <translation>tar 아카이브가 아니거나 손상되었습니다</translation>
    </message>
    <message>
        <source>it holds something that is no plain file</source>
        <translation>일반 파일이 아닌 것이 들어 있습니다</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>중간에 잘렸습니다</translation>
    </message>
    <message>
        <source>its texts are too large</source>
        <translation>텍스트가 너무 큽니다</translation>
    </message>
    <message>
        <source>its files are not those that it lists</source>
        <translation>파일이 목록과 다릅니다</translation>
    </message>
    <message>
        <source>a file in it is not as it was written</source>
        <translation>안의 파일이 쓰인 그대로가 아닙니다</translation>
    </message>
    <message>
        <source>its metrics are another run&apos;s</source>
        <translation>지표가 다른 실행의 것입니다</translation>
    </message>
    <message>
        <source>writing the bundle</source>
        <translation>번들 쓰는 중</translation>
    </message>
    <message>
        <source>opening the bundle</source>
        <translation>번들 여는 중</translation>
    </message>
    <message>
        <source>Column of the texts that hold the answers, or of what stands before a prompt.</source>
        <translation>답이 들어 있는 텍스트 또는 프롬프트 앞에 오는 텍스트의 열.</translation>
    </message>
    <message>
        <source>Chosen column</source>
        <translation>선택된 답 열</translation>
    </message>
    <message>
        <source>Column of the preferred answers, which are trained.</source>
        <translation>선호된 답의 열. 이 답을 학습합니다.</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>Rejected column</source>
        <translation>거부된 답 열</translation>
    </message>
    <message>
        <source>Column of the answers that were not preferred.</source>
        <translation>선호되지 않은 답의 열.</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>rejected</translation>
    </message>
    <message>
        <source>System column</source>
        <translation>시스템 열</translation>
    </message>
    <message>
        <source>Column of what a system turn says.</source>
        <translation>시스템 턴의 내용이 있는 열.</translation>
    </message>
    <message>
        <source>system or system_prompt</source>
        <translation>system 또는 system_prompt</translation>
    </message>
    <message>
        <source>History column</source>
        <translation>이전 대화 열</translation>
    </message>
    <message>
        <source>Column of the turns before an Alpaca instruction.</source>
        <translation>Alpaca 지시 앞의 대화 턴이 있는 열.</translation>
    </message>
    <message>
        <source>history</source>
        <translation>history</translation>
    </message>
    <message>
        <source>Tools column</source>
        <translation>도구 열</translation>
    </message>
    <message>
        <source>Column of the JSON schemas of what the assistant may call.</source>
        <translation>어시스턴트가 호출할 수 있는 도구의 JSON 스키마가 있는 열.</translation>
    </message>
    <message>
        <source>tools or functions</source>
        <translation>tools 또는 functions</translation>
    </message>
    <message>
        <source>Documents column</source>
        <translation>문서 열</translation>
    </message>
    <message>
        <source>Column of documents for the chat template.</source>
        <translation>채팅 템플릿에 넣을 문서가 있는 열.</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>documents</translation>
    </message>
    <message>
        <source>Template variables column</source>
        <translation>템플릿 변수 열</translation>
    </message>
    <message>
        <source>Column of objects: what else the chat template may ask for.</source>
        <translation>채팅 템플릿이 더 요구할 수 있는 값의 객체가 있는 열.</translation>
    </message>
    <message>
        <source>chat_template_kwargs</source>
        <translation>chat_template_kwargs</translation>
    </message>
    <message>
        <source>Thinking column</source>
        <translation>추론 여부 열</translation>
    </message>
    <message>
        <source>Column of yes or no: whether the chat template writes a conversation with reasoning.</source>
        <translation>예 또는 아니요의 열: 채팅 템플릿이 대화를 추론과 함께 쓰는지 여부.</translation>
    </message>
    <message>
        <source>enable_thinking</source>
        <translation>enable_thinking</translation>
    </message>
    <message>
        <source>Reasoning effort column</source>
        <translation>추론 강도 열</translation>
    </message>
    <message>
        <source>Column of how much reasoning the chat template asks for.</source>
        <translation>채팅 템플릿이 요구하는 추론의 정도가 있는 열.</translation>
    </message>
    <message>
        <source>reasoning_effort</source>
        <translation>reasoning_effort</translation>
    </message>
    <message>
        <source>ID column</source>
        <translation>ID 열</translation>
    </message>
    <message>
        <source>Column of what a question is called.</source>
        <translation>질문의 이름이 있는 열.</translation>
    </message>
    <message>
        <source>id</source>
        <translation>id</translation>
    </message>
    <message>
        <source>Unanswerable column</source>
        <translation>답할 수 없음 열</translation>
    </message>
    <message>
        <source>Column of yes or no: a question that can&apos;t be answered from its context.</source>
        <translation>예 또는 아니요의 열: 문맥에서 답할 수 없는 질문인지 여부.</translation>
    </message>
    <message>
        <source>is_impossible</source>
        <translation>is_impossible</translation>
    </message>
    <message>
        <source>Columns left out</source>
        <translation>제외한 열</translation>
    </message>
    <message>
        <source>Columns that are not read, whatever they are called.</source>
        <translation>이름과 관계없이 읽지 않는 열.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>어디서</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>Who starts the processes: torchrun on this machine, or a Slurm cluster.</source>
        <translation>프로세스를 시작하는 쪽입니다. 이 컴퓨터의 torchrun 또는 Slurm 클러스터입니다.</translation>
    </message>
    <message>
        <source>torchrun</source>
        <translation>torchrun</translation>
    </message>
    <message>
        <source>Several processes on this machine, started by torchrun.</source>
        <translation>torchrun이 이 컴퓨터에서 시작하는 여러 프로세스입니다.</translation>
    </message>
    <message>
        <source>Slurm</source>
        <translation>Slurm</translation>
    </message>
    <message>
        <source>A Slurm cluster: the job waits for its turn there.</source>
        <translation>Slurm 클러스터입니다. 작업은 그곳에서 차례를 기다립니다.</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>프로세스</translation>
    </message>
    <message>
        <source>How many processes train together; on a machine with GPUs one for each.</source>
        <translation>함께 학습하는 프로세스 수입니다. GPU가 있는 컴퓨터에서는 GPU마다 하나입니다.</translation>
    </message>
    <message>
        <source>The program torchrun, which comes with PyTorch.</source>
        <translation>PyTorch에 딸려 오는 프로그램 torchrun입니다.</translation>
    </message>
    <message>
        <source>the one in PATH</source>
        <translation>PATH에 있는 것</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>파티션</translation>
    </message>
    <message>
        <source>The cluster&apos;s queue; sinfo lists them.</source>
        <translation>클러스터의 대기열입니다. sinfo가 목록을 보여 줍니다.</translation>
    </message>
    <message>
        <source>the cluster&apos;s default</source>
        <translation>클러스터의 기본값</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Who is charged for the time.</source>
        <translation>사용 시간이 청구되는 계정입니다.</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>How many machines.</source>
        <translation>컴퓨터 수입니다.</translation>
    </message>
    <message>
        <source>Processes per node</source>
        <translation>노드당 프로세스</translation>
    </message>
    <message>
        <source>How many processes on each machine; with GPUs one for each.</source>
        <translation>컴퓨터마다 시작할 프로세스 수입니다. GPU가 있으면 GPU마다 하나입니다.</translation>
    </message>
    <message>
        <source>A GPU for each process</source>
        <translation>프로세스마다 GPU 하나</translation>
    </message>
    <message>
        <source>Asks for as many GPUs on each machine as there are processes.</source>
        <translation>컴퓨터마다 프로세스 수만큼 GPU를 요청합니다.</translation>
    </message>
    <message>
        <source>yes, unless the recipe&apos;s device is cpu</source>
        <translation>예(레시피의 장치가 cpu이면 아니요)</translation>
    </message>
    <message>
        <source>Cores per process</source>
        <translation>프로세스당 코어</translation>
    </message>
    <message>
        <source>How many cores each process gets; many clusters give one.</source>
        <translation>프로세스마다 받는 코어 수입니다. 하나만 주는 클러스터가 많습니다.</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>시간 제한</translation>
    </message>
    <message>
        <source>Minutes, hours:minutes:seconds or days-hours:minutes, such as 90, 8:00:00 or 1-12:00. Two minutes before its end the run saves a checkpoint and stops.</source>
        <translation>분, 시:분:초 또는 일-시:분입니다(예: 90, 8:00:00, 1-12:00). 끝나기 2분 전에 실행이 체크포인트를 저장하고 멈춥니다.</translation>
    </message>
    <message>
        <source>the partition&apos;s</source>
        <translation>파티션의 값</translation>
    </message>
    <message>
        <source>More lines</source>
        <translation>추가 줄</translation>
    </message>
    <message>
        <source>Lines for the script before the training: options such as #SBATCH --mem=64G, and commands such as module load cuda.</source>
        <translation>스크립트에서 학습 앞에 넣을 줄입니다. #SBATCH --mem=64G 같은 옵션과 module load cuda 같은 명령입니다.</translation>
    </message>
    <message>
        <source>The lathe program</source>
        <translation>lathe 프로그램</translation>
    </message>
    <message>
        <source>The command line program as the job&apos;s machines have it.</source>
        <translation>작업을 실행하는 컴퓨터에 있는 명령줄 프로그램입니다.</translation>
    </message>
    <message>
        <source>this one&apos;s</source>
        <translation>이 프로그램의 것</translation>
    </message>
    <message>
        <source>adding up over the processes</source>
        <translation>여러 프로세스의 합산</translation>
    </message>
    <message>
        <source>Keeps the frozen weights of the layers outside memory and brings in the next layer in time, so that models larger than memory can be trained, slowly. Processes that train together can keep a share each (sharded). The result is the same, bit for bit.</source>
        <translation>레이어의 고정된 가중치를 메모리 밖에 두고 다음 레이어를 제때 들여와, 메모리보다 큰 모델을 느리게나마 학습합니다. 함께 학습하는 프로세스들은 한 몫씩 나눠 담을 수 있습니다(sharded). 결과는 비트까지 같습니다.</translation>
    </message>
    <message>
        <source>sharded</source>
        <translation>나눔</translation>
    </message>
    <message>
        <source>a share in the host&apos;s memory of each process that trains along, the rest fetched from the others</source>
        <translation>함께 학습하는 프로세스마다 호스트 메모리에 한 몫씩 두고, 나머지는 다른 프로세스에서 가져옴</translation>
    </message>
    <message>
        <source>Sharded optimizer state</source>
        <translation>나눈 옵티마이저 상태</translation>
    </message>
    <message>
        <source>Of processes that train together, each keeps the optimizer&apos;s state of a share of the trained numbers, updates those, and gets the others&apos;. The result is the same, bit for bit; one process alone keeps all of it.</source>
        <translation>함께 학습하는 프로세스마다 학습되는 수의 한 몫에 대한 옵티마이저 상태를 두고 그 몫을 갱신하며 나머지는 다른 프로세스에서 받습니다. 결과는 비트까지 같고, 프로세스가 하나면 전부 담습니다.</translation>
    </message>
    <message>
        <source>the same result, slower: the weights come from the other processes in each pass</source>
        <translation>결과는 같고 더 느림: 통과할 때마다 가중치가 다른 프로세스에서 옴</translation>
    </message>
    <message>
        <source>in files, the model&apos;s own where it has them so, read again in each pass</source>
        <translation>파일에 두고(모델 파일에 그대로 있으면 그 파일) 통과할 때마다 다시 읽음</translation>
    </message>
    <message>
        <source>the same result; the new weights are sent, too</source>
        <translation>결과는 같음. 새 가중치도 주고받음</translation>
    </message>
</context>
<context>
    <name>lathe::ui::AboutDialog</name>
    <message>
        <source>About Lathe</source>
        <translation>Lathe 정보</translation>
    </message>
    <message>
        <source>Lathe %1</source>
        <translation>Lathe %1</translation>
    </message>
    <message>
        <source>A workbench for fine-tuning language models. Its own sources are under Apache-2.0; this window, with the plots it links, is as a whole under GPL-3.</source>
        <translation>언어 모델 미세 조정을 위한 작업대입니다. Lathe의 소스는 Apache-2.0을 따르며, 그래프 라이브러리를 함께 링크한 이 창 전체는 GPL-3을 따릅니다.</translation>
    </message>
    <message>
        <source>&amp;License texts</source>
        <translation>라이선스 전문(&amp;L)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::AdapterMix</name>
    <message>
        <source>Checked adapters answer together: their changes are added up, each multiplied by its weight. Only LoRA adapters can be added up; an adapter of another kind answers alone, with weight 1.</source>
        <translation>선택한 어댑터들이 함께 답합니다. 각 어댑터의 변화에 가중치를 곱해 더합니다. 더할 수 있는 것은 LoRA 어댑터뿐이며, 다른 종류의 어댑터는 가중치 0으로 단독으로 답합니다.</translation>
    </message>
    <message>
        <source>Adapters to mix</source>
        <translation>섞을 어댑터</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>폴더(&amp;F)</translation>
    </message>
    <message>
        <source>an adapter folder of PEFT or AdapterHub</source>
        <translation>PEFT 또는 AdapterHub의 어댑터 폴더</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>추가(&amp;D)</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1의 가중치</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>가중치</translation>
    </message>
    <message numerus="yes">
        <source>%n older run(s) of this model are not listed. Add their folders below.</source>
        <translation>
            <numerusform>이 모델의 이전 실행 %n개는 목록에 없습니다. 아래에 폴더를 추가하세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>No other run of this model has finished. Add an adapter&apos;s folder below.</source>
        <translation>이 모델의 다른 실행 중 완료된 것이 없습니다. 아래에 어댑터 폴더를 추가하세요.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::Alarms</name>
    <message>
        <source>The loss has risen to %1 times its least.</source>
        <translation>손실이 최솟값의 %1배로 올라갔습니다.</translation>
    </message>
    <message>
        <source>Stop and go on from an earlier checkpoint with a lower learning rate, or clip gradients.</source>
        <translation>중지하고 학습률을 낮춰 이전 체크포인트부터 다시 하거나, 기울기를 자르세요.</translation>
    </message>
    <message>
        <source>Gradients have grown to %1 times their size.</source>
        <translation>기울기가 %1배로 커졌습니다.</translation>
    </message>
    <message>
        <source>Clip gradients, lower the learning rate or warm up for longer.</source>
        <translation>기울기를 자르거나, 학습률을 낮추거나, 워밍업을 늘리세요.</translation>
    </message>
    <message>
        <source>No gradient reaches what is trained (norm %1).</source>
        <translation>학습 대상에 기울기가 전달되지 않습니다 (노름 %1).</translation>
    </message>
    <message>
        <source>Nothing is learned: look at the trained modules and at what counts toward the loss.</source>
        <translation>아무것도 학습되지 않습니다. 학습 대상 모듈과 손실에 포함되는 토큰을 확인하세요.</translation>
    </message>
    <message>
        <source>The validation loss has risen %1 times in a row.</source>
        <translation>검증 손실이 %1번 연속 올라갔습니다.</translation>
    </message>
    <message>
        <source>The run learns its rows by heart. The best checkpoint is kept; stop here, or train on more rows.</source>
        <translation>데이터를 외우고 있습니다. 가장 좋은 체크포인트는 보관됩니다. 여기서 중지하거나 더 많은 행으로 학습하세요.</translation>
    </message>
    <message>
        <source>The last 5 evaluations brought next to nothing (%1 %).</source>
        <translation>최근 평가 5번에서 거의 나아지지 않았습니다 (%1 %).</translation>
    </message>
    <message>
        <source>It has learned what it can with these settings: stop, or try a higher rank or another learning rate.</source>
        <translation>이 설정으로 배울 수 있는 것은 거의 배웠습니다. 중지하거나 더 높은 랭크 또는 다른 학습률을 시도하세요.</translation>
    </message>
    <message>
        <source>Steps take %1 times as long as before.</source>
        <translation>스텝이 이전보다 %1배 오래 걸립니다.</translation>
    </message>
    <message>
        <source>Something else uses the device, the disk is slow, or it throttles from heat.</source>
        <translation>다른 프로그램이 장치를 쓰고 있거나, 디스크가 느리거나, 열 때문에 속도가 낮아졌습니다.</translation>
    </message>
    <message>
        <source>The GPU&apos;s memory is %1 % full.</source>
        <translation>GPU 메모리가 %1 % 찼습니다.</translation>
    </message>
    <message>
        <source>Close other programs that use it; a longer batch may not fit.</source>
        <translation>GPU를 쓰는 다른 프로그램을 닫으세요. 더 긴 배치는 들어가지 않을 수 있습니다.</translation>
    </message>
    <message>
        <source>The GPU is at %1 °C.</source>
        <translation>GPU 온도가 %1 °C입니다.</translation>
    </message>
    <message>
        <source>It slows down to protect itself: see to its cooling.</source>
        <translation>스스로를 보호하려고 느려집니다. 냉각을 확인하세요.</translation>
    </message>
    <message>
        <source>Make room: a run pauses where a checkpoint can&apos;t be written.</source>
        <translation>공간을 비우세요. 체크포인트를 쓸 수 없으면 실행이 일시 정지됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>The disk has room for %n more checkpoint(s).</source>
        <translation>
            <numerusform>디스크에 체크포인트 %n개를 더 저장할 공간이 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::AnswerColumn</name>
    <message>
        <source>The answer appears here.</source>
        <translation>답변이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Who answers in this column</source>
        <translation>이 열에서 답하는 모델</translation>
    </message>
    <message>
        <source>Ask this column again</source>
        <translation>이 열에 다시 묻기</translation>
    </message>
    <message>
        <source>Stop this column</source>
        <translation>이 열 중지</translation>
    </message>
    <message>
        <source>Close this column</source>
        <translation>이 열 닫기</translation>
    </message>
    <message>
        <source>What was said before, with the answers of “%1”:</source>
        <translation>지금까지의 대화(“%1”의 답):</translation>
    </message>
    <message>
        <source>Not asked yet. The arrow above asks it the same.</source>
        <translation>아직 묻지 않았습니다. 위의 화살표를 누르면 같은 질문을 합니다.</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>차례를 기다리는 중</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>답하는 중…</translation>
    </message>
    <message>
        <source>(stopped before it began)</source>
        <translation>(시작하기 전에 중지됨)</translation>
    </message>
    <message>
        <source>(an empty answer)</source>
        <translation>(빈 답변)</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>토큰 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source> in %1, %2 per second</source>
        <translation>, %1, 초당 %2개</translation>
    </message>
    <message>
        <source>  ·  stopped at the longest answer allowed</source>
        <translation>  ·  허용된 최대 길이에서 멈춤</translation>
    </message>
    <message>
        <source>  ·  stopped because memory ran out</source>
        <translation>  ·  메모리가 부족해 멈춤</translation>
    </message>
    <message>
        <source>  ·  stopped</source>
        <translation>  ·  중지됨</translation>
    </message>
</context>
<context>
    <name>lathe::ui::AnswerTokens</name>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”: %2</translation>
    </message>
    <message>
        <source>“%1”: %2. Instead: %3</source>
        <translation>“%1”: %2. 다른 후보: %3</translation>
    </message>
</context>
<context>
    <name>lathe::ui::Answerer</name>
    <message>
        <source>Base model</source>
        <translation>기반 모델</translation>
    </message>
    <message>
        <source>Base: %1</source>
        <translation>기반: %1</translation>
    </message>
    <message numerus="yes">
        <source>Mix of %n adapter(s)</source>
        <translation>
            <numerusform>어댑터 %n개 혼합</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ChangeDialog</name>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>“%1” 변경</translation>
    </message>
    <message>
        <source>Takes effect with the next step. A checkpoint is saved, so that a resume goes on with it. The recipe stays as it was started; the change is kept beside it.</source>
        <translation>다음 스텝부터 적용됩니다. 체크포인트를 저장하므로 재개할 때도 그대로 적용됩니다. 레시피는 시작할 때의 내용 그대로 남고, 변경은 그 옆에 기록됩니다.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>적용(&amp;A)</translation>
    </message>
    <message>
        <source>The learning rate goes on from where it is, and reaches its end at the new last step.</source>
        <translation>학습률은 현재 값에서 이어져 새 마지막 스텝에서 끝에 이릅니다.</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>아직 바꾼 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ChangeModel</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Frobenius norm of ΔW</source>
        <translation>ΔW의 프로베니우스 노름</translation>
    </message>
    <message>
        <source>Norm of ΔW over the norm of W</source>
        <translation>ΔW의 노름을 W의 노름으로 나눈 값</translation>
    </message>
    <message>
        <source>Share of the squared singular values that is kept</source>
        <translation>유지되는 특잇값 제곱의 비율</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>모듈</translation>
    </message>
    <message>
        <source>‖ΔW‖</source>
        <translation>‖ΔW‖</translation>
    </message>
    <message>
        <source>of ‖W‖</source>
        <translation>‖W‖ 대비</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>At rank 1</source>
        <translation>랭크 1에서</translation>
    </message>
    <message>
        <source>At rank %1</source>
        <translation>랭크 %1에서</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ChatTrial</name>
    <message>
        <source>Add a message</source>
        <translation>메시지 추가</translation>
    </message>
    <message>
        <source>&amp;Template</source>
        <translation>템플릿(&amp;T)</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>모델 자체 템플릿</translation>
    </message>
    <message>
        <source>Begin the next answer (generation prompt)</source>
        <translation>다음 답변 시작 (생성 프롬프트)</translation>
    </message>
    <message>
        <source>Whether the template, the tokenizer and the mask fit together</source>
        <translation>템플릿, 토크나이저, 마스크가 서로 맞는지</translation>
    </message>
    <message>
        <source>What does a lathe do?</source>
        <translation>선반은 무엇을 하나요?</translation>
    </message>
    <message>
        <source>It turns a workpiece against a cutting tool.</source>
        <translation>공작물을 돌려 절삭 공구로 깎습니다.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Remove this message</source>
        <translation>이 메시지 제거</translation>
    </message>
    <message>
        <source>%1 tokens, %2 trained</source>
        <translation>토큰 %1개, 학습 대상 %2개</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CleanUpDialog</name>
    <message>
        <source>Clean up checkpoints</source>
        <translation>체크포인트 정리</translation>
    </message>
    <message>
        <source>Each run keeps its best checkpoint and its last, from which it is resumed. The others only take up room; once deleted, they can&apos;t be brought back.</source>
        <translation>각 실행에서 가장 좋은 체크포인트와 재개할 때 쓰는 마지막 체크포인트는 남습니다. 나머지는 자리만 차지하며, 지우면 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Checkpoints that would be deleted</source>
        <translation>삭제될 체크포인트</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Looking at the checkpoints…</source>
        <translation>체크포인트를 살펴보는 중…</translation>
    </message>
    <message numerus="yes">
        <source>%n runs that are in training stay as they are.</source>
        <translation>
            <numerusform>학습 중인 실행 %n개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to clean up</source>
        <translation>정리할 것이 없습니다</translation>
    </message>
    <message>
        <source>These runs keep only their best and their last checkpoints.</source>
        <translation>이 실행들에는 가장 좋은 체크포인트와 마지막 체크포인트만 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints, %1</source>
        <translation>
            <numerusform>체크포인트 %n개, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n checkpoints</source>
        <translation>
            <numerusform>체크포인트 %n개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleting the checkpoints…</source>
        <translation>체크포인트를 삭제하는 중…</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ColumnModel</name>
    <message>
        <source>Not used</source>
        <translation>사용 안 함</translation>
    </message>
    <message>
        <source>column</source>
        <translation>열</translation>
    </message>
    <message>
        <source>No format knows this column by its name, or it is left out.</source>
        <translation>어떤 형식도 이 열의 이름을 알지 못하거나, 제외한 열입니다.</translation>
    </message>
    <message>
        <source>%1 is read as: %2</source>
        <translation>%1을(를) 읽는 방식: %2</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ColumnRoles</name>
    <message>
        <source>Read the &amp;columns as</source>
        <translation>열을 읽는 방식(&amp;C)</translation>
    </message>
    <message>
        <source>File whose columns are shown</source>
        <translation>열을 표시할 파일</translation>
    </message>
    <message>
        <source>Find them by name</source>
        <translation>이름으로 찾기</translation>
    </message>
    <message>
        <source>Takes back what was chosen here: columns are known by their usual names again</source>
        <translation>여기에서 고른 것을 되돌립니다. 열을 다시 일반적인 이름으로 찾습니다</translation>
    </message>
    <message>
        <source>Columns, what each is read as, and their first values</source>
        <translation>열과 각 열을 읽는 방식, 처음 값들</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CommandPalette</name>
    <message>
        <source>Go to a page, an action or a run</source>
        <translation>페이지, 동작 또는 실행으로 이동</translation>
    </message>
    <message>
        <source>A page, an action or a run</source>
        <translation>페이지, 동작 또는 실행</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>찾은 항목</translation>
    </message>
    <message>
        <source>run, %1</source>
        <translation>실행, %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareAxes</name>
    <message>
        <source>seconds</source>
        <translation>초</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>분</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareCurves</name>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그릴 지표</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>학습 손실</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>기울기 노름</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>Reading the curves…</source>
        <translation>곡선을 읽는 중…</translation>
    </message>
    <message>
        <source>Nothing to draw</source>
        <translation>그릴 것이 없습니다</translation>
    </message>
    <message>
        <source>None of these runs recorded this metric.</source>
        <translation>이 실행들 중 이 지표를 기록한 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparePage</name>
    <message>
        <source>&amp;Back to history</source>
        <translation>기록으로 돌아가기(&amp;B)</translation>
    </message>
    <message>
        <source>Compare runs</source>
        <translation>실행 비교</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>보고서(&amp;R)…</translation>
    </message>
    <message>
        <source>Curves, plots and tables in one HTML file, for people without Lathe</source>
        <translation>곡선, 그래프, 표를 담은 HTML 파일 하나. Lathe가 없는 사람도 볼 수 있습니다</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Scatter</source>
        <translation>산점도</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Nothing to compare</source>
        <translation>비교할 것이 없습니다</translation>
    </message>
    <message>
        <source>Select two or more runs in the history, then Compare.</source>
        <translation>기록에서 실행을 둘 이상 선택한 다음 비교를 누르세요.</translation>
    </message>
    <message>
        <source>To the history</source>
        <translation>기록으로</translation>
    </message>
    <message numerus="yes">
        <source>Compare %n runs</source>
        <translation>
            <numerusform>실행 %n개 비교</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>실행을 읽는 중…</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>HTML 파일 (*.html)</translation>
    </message>
    <message>
        <source>Report saved</source>
        <translation>보고서를 저장했습니다</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareParallel</name>
    <message>
        <source>A&amp;xes</source>
        <translation>축(&amp;X)</translation>
    </message>
    <message>
        <source>Which fields and metrics have an axis</source>
        <translation>어떤 필드와 지표에 축을 둘지 고릅니다</translation>
    </message>
    <message>
        <source>Drag along an axis to keep a range; click a line to choose its run.</source>
        <translation>축을 따라 끌면 그 범위만 남고, 선을 누르면 그 실행이 선택됩니다.</translation>
    </message>
    <message>
        <source>Show &amp;all</source>
        <translation>모두 보기(&amp;A)</translation>
    </message>
    <message>
        <source>Too few axes</source>
        <translation>축이 부족합니다</translation>
    </message>
    <message>
        <source>These runs differ in nothing that was measured.</source>
        <translation>이 실행들은 측정된 것 중 다른 점이 없습니다.</translation>
    </message>
    <message>
        <source>Choose two or more fields and metrics under Axes.</source>
        <translation>축에서 필드와 지표를 둘 이상 고르세요.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n runs</source>
        <translation>
            <numerusform>실행 %n개 중 %1개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareSamples</name>
    <message>
        <source>&amp;Step</source>
        <translation>스텝(&amp;S)</translation>
    </message>
    <message>
        <source>Samples of the runs</source>
        <translation>실행들의 샘플</translation>
    </message>
    <message>
        <source>the last of each run</source>
        <translation>각 실행의 마지막</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>No samples</source>
        <translation>샘플 없음</translation>
    </message>
    <message>
        <source>Add sample prompts to the recipe, and the model answers them at each evaluation.</source>
        <translation>레시피에 샘플 프롬프트를 추가하면 평가할 때마다 모델이 답합니다.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>No answer to this prompt at this step</source>
        <translation>이 스텝에는 이 프롬프트의 답이 없습니다</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>스텝 %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareScatter</name>
    <message>
        <source>&amp;Vertical</source>
        <translation>세로(&amp;V)</translation>
    </message>
    <message>
        <source>Hori&amp;zontal</source>
        <translation>가로(&amp;Z)</translation>
    </message>
    <message>
        <source>Nothing to draw</source>
        <translation>그릴 것이 없습니다</translation>
    </message>
    <message>
        <source>These runs differ in nothing that was measured.</source>
        <translation>이 실행들은 측정된 것 중 다른 점이 없습니다.</translation>
    </message>
    <message>
        <source>No run has both of these values.</source>
        <translation>두 값을 모두 가진 실행이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n runs lack one of the values</source>
        <translation>
            <numerusform>실행 %n개에는 두 값 중 하나가 없습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareTables</name>
    <message>
        <source>Search fields, metrics and values</source>
        <translation>필드, 지표, 값 검색</translation>
    </message>
    <message>
        <source>&amp;Differences only</source>
        <translation>차이만(&amp;D)</translation>
    </message>
    <message>
        <source>Metrics show how far they are from this run; fields that are as in its recipe are dimmed</source>
        <translation>지표는 이 실행과의 차이를 보여 주고, 이 실행의 레시피와 같은 필드는 흐리게 표시됩니다</translation>
    </message>
    <message>
        <source>Base&amp;line</source>
        <translation>기준(&amp;L)</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Metrics of the runs</source>
        <translation>실행들의 지표</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>Fields of the recipes</source>
        <translation>레시피의 필드</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>일치하는 항목 없음</translation>
    </message>
    <message>
        <source>No field matches the search.</source>
        <translation>검색과 일치하는 필드가 없습니다.</translation>
    </message>
    <message>
        <source>No metric matches the search.</source>
        <translation>검색과 일치하는 지표가 없습니다.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>차이 없음</translation>
    </message>
    <message>
        <source>All fields of these recipes are the same.</source>
        <translation>이 레시피들의 모든 필드가 같습니다.</translation>
    </message>
    <message>
        <source>All metrics of these runs are the same.</source>
        <translation>이 실행들의 모든 지표가 같습니다.</translation>
    </message>
    <message>
        <source>None of these runs has measured anything yet.</source>
        <translation>이 실행들은 아직 아무것도 측정하지 않았습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n other fields are the same</source>
        <translation>
            <numerusform>나머지 필드 %n개는 같습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other metrics are the same</source>
        <translation>
            <numerusform>나머지 지표 %n개는 같습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparedRuns</name>
    <message>
        <source>Forgetting: %1</source>
        <translation>망각: %1</translation>
    </message>
    <message>
        <source>%1, best evaluation</source>
        <translation>%1, 최고 평가</translation>
    </message>
    <message>
        <source>%1, last evaluation</source>
        <translation>%1, 마지막 평가</translation>
    </message>
    <message>
        <source>%1 (%2 %)</source>
        <translation>%1 (%2 %)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparisonModel</name>
    <message>
        <source>Click to order the runs by it</source>
        <translation>누르면 이 값으로 실행을 정렬합니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparisonTable</name>
    <message>
        <source>Order the runs by this row</source>
        <translation>이 행의 값으로 실행 정렬</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CostSheet</name>
    <message>
        <source>Before you start</source>
        <translation>시작하기 전에</translation>
    </message>
    <message>
        <source>trainable parameters</source>
        <translation>학습 파라미터</translation>
    </message>
    <message>
        <source>of the model</source>
        <translation>모델 전체 대비</translation>
    </message>
    <message>
        <source>parameters in total</source>
        <translation>전체 파라미터</translation>
    </message>
    <message>
        <source>rows per step</source>
        <translation>스텝당 행</translation>
    </message>
    <message>
        <source>Predicted peak memory</source>
        <translation>예상 최대 메모리</translation>
    </message>
    <message>
        <source>Largest &amp;batch that fits</source>
        <translation>들어가는 최대 배치(&amp;B)</translation>
    </message>
    <message>
        <source>Found by the estimate, then by trying a step here; the number of rows per step stays the same</source>
        <translation>추정으로 찾은 뒤 이곳에서 한 스텝을 시험합니다. 스텝당 행 수는 그대로입니다</translation>
    </message>
    <message>
        <source>&amp;Start training</source>
        <translation>학습 시작(&amp;S)</translation>
    </message>
    <message>
        <source>As a command</source>
        <translation>명령으로</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>명령 복사</translation>
    </message>
    <message>
        <source>The command appears when a model and data are chosen.</source>
        <translation>모델과 데이터를 선택하면 명령이 표시됩니다.</translation>
    </message>
    <message>
        <source>This recipe holds more than flags can express. Save it as a file first.</source>
        <translation>이 레시피는 플래그로 다 표현할 수 없습니다. 먼저 파일로 저장하세요.</translation>
    </message>
    <message>
        <source>Choose a model to see what it costs.</source>
        <translation>모델을 선택하면 비용이 표시됩니다.</translation>
    </message>
    <message>
        <source>%1 × %2 = %3</source>
        <translation>%1 × %2 = %3</translation>
    </message>
    <message>
        <source>Calculated for %1 tokens per micro-batch.</source>
        <translation>마이크로 배치당 토큰 %1개로 계산했습니다.</translation>
    </message>
    <message>
        <source>Highest point: %1.</source>
        <translation>가장 높은 지점: %1.</translation>
    </message>
    <message>
        <source>Another %1 are held in the host&apos;s memory.</source>
        <translation>추가로 %1가 호스트 메모리에 놓입니다.</translation>
    </message>
    <message>
        <source>%1 stay outside memory, paged or mapped.</source>
        <translation>%1는 페이징되거나 매핑되어 메모리 밖에 있습니다.</translation>
    </message>
    <message>
        <source>Corrected by the last trial of such a run on this machine: %1.</source>
        <translation>이 컴퓨터에서 한 같은 종류의 마지막 시험으로 보정: %1.</translation>
    </message>
    <message>
        <source>Runs on the processor.</source>
        <translation>프로세서에서 실행합니다.</translation>
    </message>
    <message>
        <source>Runs on %1, %2 free</source>
        <translation>%1에서 실행, 여유 %2</translation>
    </message>
    <message>
        <source>Not on a GPU: %1.</source>
        <translation>GPU를 쓰지 않는 이유: %1.</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>찾기 중지</translation>
    </message>
    <message>
        <source>Before the start; choose a line to get to its field:</source>
        <translation>시작하기 전에 확인하세요. 줄을 선택하면 해당 필드로 이동합니다:</translation>
    </message>
    <message>
        <source>It waits for what is listed above.</source>
        <translation>위에 나열된 항목을 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>R&amp;un on…</source>
        <translation>실행 위치(&amp;U)…</translation>
    </message>
    <message>
        <source>Several processes on this machine, or a Slurm cluster</source>
        <translation>이 컴퓨터의 여러 프로세스 또는 Slurm 클러스터</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CrashNotice</name>
    <message>
        <source>Crash report</source>
        <translation>오류 보고서</translation>
    </message>
    <message>
        <source>&amp;Save diagnostics…</source>
        <translation>진단 정보 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Lathe ended unexpectedly</source>
        <translation>Lathe가 예기치 않게 종료되었습니다</translation>
    </message>
    <message>
        <source>A report of what happened was kept. Runs that were going on can be resumed from their last checkpoint, in the history.</source>
        <translation>무슨 일이 있었는지 보고서를 남겼습니다. 진행 중이던 실행은 기록에서 마지막 체크포인트부터 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>보고서 열기</translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation>진단 정보 저장…</translation>
    </message>
</context>
<context>
    <name>lathe::ui::CurvePlot</name>
    <message>
        <source>%1: %2 at step %3</source>
        <translation>%1: 스텝 %3에서 %2</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>그래프</translation>
    </message>
    <message>
        <source>Plot of %1</source>
        <translation>%1 그래프</translation>
    </message>
    <message>
        <source>Select steps
Drag over the curve. With Ctrl dragging always selects.</source>
        <translation>스텝 선택
곡선 위를 드래그하세요. Ctrl을 누르고 드래그하면 언제나 선택합니다.</translation>
    </message>
    <message>
        <source>Show all of it
Double click, or 0</source>
        <translation>전체 보기
두 번 클릭 또는 0</translation>
    </message>
    <message>
        <source>Axes, smoothing, files
Ctrl and wheel, + and −: zoom. Drag, arrows: move. Shift and drag, or the right button: zoom into a box.
Ctrl and arrows: crosshair; with Shift: select steps. Enter: the rows of that step.</source>
        <translation>축, 평활화, 파일
Ctrl+휠, +와 −: 확대/축소. 드래그, 화살표: 이동. Shift+드래그 또는 오른쪽 단추: 상자 확대.
Ctrl+화살표: 십자선, Shift를 더하면 스텝 선택. Enter: 그 스텝의 행.</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) above %1</source>
        <translation>
            <numerusform>%1보다 큰 값 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) below %1</source>
        <translation>
            <numerusform>%1보다 작은 값 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>  smoothed %1</source>
        <translation>  평활화 %1</translation>
    </message>
    <message>
        <source>  at step %1</source>
        <translation>  스텝 %1에서</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>전체 보기</translation>
    </message>
    <message>
        <source>Select steps by dragging</source>
        <translation>드래그해서 스텝 선택</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>선택 해제</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>가로축</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>로그 축</translation>
    </message>
    <message>
        <source>Logarithmic values</source>
        <translation>로그 값</translation>
    </message>
    <message>
        <source>Leave out outliers</source>
        <translation>이상값 제외</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활화</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>약하게</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>중간</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>강하게</translation>
    </message>
    <message>
        <source>Raw values behind it</source>
        <translation>원래 값을 뒤에 표시</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DataPage</name>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>&amp;Use for a new run</source>
        <translation>새 실행에 사용(&amp;U)</translation>
    </message>
    <message>
        <source>See what is in a dataset before anything is trained on it: every row with its trained tokens, the lengths, the repeats and the leaks. Files are never changed.</source>
        <translation>학습하기 전에 데이터셋의 내용을 확인합니다. 모든 행과 학습되는 토큰, 길이, 중복, 누출을 볼 수 있습니다. 파일은 변경되지 않습니다.</translation>
    </message>
    <message>
        <source>As seen by</source>
        <translation>적용할 모델</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF 모델 (*.gguf);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>The model whose tokenizer and chat template are used; without one, rows show no tokens</source>
        <translation>토크나이저와 대화 템플릿을 사용할 모델입니다. 없으면 행에 토큰이 표시되지 않습니다</translation>
    </message>
    <message>
        <source>Model whose tokenizer and chat template are used</source>
        <translation>토크나이저와 대화 템플릿을 사용할 모델</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DataSection</name>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Add another file</source>
        <translation>파일 더 추가</translation>
    </message>
    <message>
        <source>A file of examples: choose it, drop it here or type its path</source>
        <translation>예시 파일: 선택하거나, 여기에 놓거나, 경로를 입력하세요</translation>
    </message>
    <message>
        <source>Data file</source>
        <translation>데이터 파일</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>Remove this file</source>
        <translation>이 파일 제거</translation>
    </message>
    <message>
        <source>Data (%1);;All files (*)</source>
        <translation>데이터 (%1);;모든 파일 (*)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DeletedRuns</name>
    <message>
        <source>“%1” is deleted</source>
        <translation>“%1” 삭제됨</translation>
    </message>
    <message numerus="yes">
        <source>%n runs are deleted</source>
        <translation>
            <numerusform>실행 %n개 삭제됨</numerusform>
        </translation>
    </message>
    <message>
        <source>Checkpoints, adapters and exports in their folders go in a few seconds. Undo brings all of it back.</source>
        <translation>폴더에 있는 체크포인트, 어댑터, 내보낸 파일은 몇 초 뒤에 지워집니다. 되돌리기를 누르면 모두 돌아옵니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DesktopNotes</name>
    <message>
        <source>Open the run</source>
        <translation>실행 열기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DeviceStrip</name>
    <message>
        <source>The driver does not report it.</source>
        <translation>드라이버가 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>load</source>
        <translation>부하</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>power</source>
        <translation>전력</translation>
    </message>
    <message>
        <source>The GPU now</source>
        <translation>현재 GPU 상태</translation>
    </message>
    <message>
        <source>Share of the last second in which it was computing</source>
        <translation>지난 1초 중 계산한 시간의 비율</translation>
    </message>
    <message>
        <source>%1 used by all programs, %2 free</source>
        <translation>모든 프로그램이 %1 사용, 여유 %2</translation>
    </message>
    <message>
        <source>
%1 by this program</source>
        <translation>
이 프로그램이 %1 사용</translation>
    </message>
    <message>
        <source>Temperature of the GPU itself</source>
        <translation>GPU 자체의 온도</translation>
    </message>
    <message>
        <source>Power drawn now; at %1 W the driver slows the GPU down</source>
        <translation>현재 소비 전력. %1 W에 이르면 드라이버가 GPU를 늦춥니다</translation>
    </message>
    <message>
        <source>Power drawn now</source>
        <translation>현재 소비 전력</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DiagnosticsFile</name>
    <message>
        <source>Save diagnostics</source>
        <translation>진단 정보 저장</translation>
    </message>
    <message>
        <source>Zip archives (*.zip)</source>
        <translation>Zip 압축 파일 (*.zip)</translation>
    </message>
    <message>
        <source>Diagnostics saved</source>
        <translation>진단 정보를 저장했습니다</translation>
    </message>
    <message>
        <source>%1. Look into it before you send it to somebody.</source>
        <translation>%1. 다른 사람에게 보내기 전에 내용을 확인하세요.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DownloadPanel</name>
    <message>
        <source>Downloads</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>From the Hugging Face Hub</source>
        <translation>Hugging Face Hub에서</translation>
    </message>
    <message>
        <source>Files go into the Hub&apos;s own cache, where other programs find them too. Set HF_TOKEN for gated and private repositories, HF_ENDPOINT for another server.</source>
        <translation>파일은 Hub 자체 캐시에 저장되므로 다른 프로그램에서도 쓸 수 있습니다. 접근이 제한된 저장소와 비공개 저장소에는 HF_TOKEN을, 다른 서버에는 HF_ENDPOINT를 설정하세요.</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>저장소</translation>
    </message>
    <message>
        <source>Repository, such as HuggingFaceTB/SmolLM2-135M</source>
        <translation>저장소, 예: HuggingFaceTB/SmolLM2-135M</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>리비전</translation>
    </message>
    <message>
        <source>Revision: main</source>
        <translation>리비전: main</translation>
    </message>
    <message>
        <source>&amp;List files</source>
        <translation>파일 목록(&amp;L)</translation>
    </message>
    <message>
        <source>Files of the repository</source>
        <translation>저장소의 파일</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>다운로드(&amp;D)</translation>
    </message>
    <message>
        <source>Nothing is downloaded before you have seen it</source>
        <translation>확인하기 전에는 아무것도 내려받지 않습니다</translation>
    </message>
    <message>
        <source>Enter a repository and list its files: their sizes are shown first, and the ones that a model needs are checked.</source>
        <translation>저장소를 입력하고 파일 목록을 불러오세요. 크기를 먼저 보여 주고, 모델에 필요한 파일을 골라 둡니다.</translation>
    </message>
    <message>
        <source>Asking the Hub about %1…</source>
        <translation>Hub에 %1 저장소를 조회하는 중…</translation>
    </message>
    <message>
        <source>Choose what to download</source>
        <translation>내려받을 파일을 선택하세요</translation>
    </message>
    <message>
        <source>About these files</source>
        <translation>이 파일들에 대하여</translation>
    </message>
    <message>
        <source>%1 of %2 files checked, %3</source>
        <translation>파일 %2개 중 %1개 선택, %3</translation>
    </message>
    <message>
        <source>%1 already here</source>
        <translation>%1는 이미 있음</translation>
    </message>
    <message>
        <source>%1 free on the disk</source>
        <translation>디스크 여유 %1</translation>
    </message>
    <message>
        <source>only %1 free on the disk</source>
        <translation>디스크 여유가 %1뿐</translation>
    </message>
    <message>
        <source>&amp;Download %1</source>
        <translation>%1 다운로드(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Verify what is here</source>
        <translation>있는 파일 확인(&amp;V)</translation>
    </message>
    <message>
        <source>This repository is already being downloaded.</source>
        <translation>이 저장소는 이미 내려받는 중입니다.</translation>
    </message>
    <message>
        <source>%1 is being downloaded</source>
        <translation>%1 다운로드 중</translation>
    </message>
    <message>
        <source>The download continues while you do other things. The model appears in the library when it is complete.</source>
        <translation>다른 일을 하는 동안에도 다운로드는 계속됩니다. 완료되면 모델이 라이브러리에 나타납니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::DownloadRow</name>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Use for a new run</source>
        <translation>새 실행에 사용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Delete partial files</source>
        <translation>부분 파일 삭제</translation>
    </message>
    <message>
        <source>Press again to cancel the download and delete its partial files. To keep them, pause it instead.</source>
        <translation>다시 누르면 다운로드를 취소하고 부분 파일을 삭제합니다. 파일을 남기려면 일시 정지하세요.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>Asking the Hub…</source>
        <translation>Hub에 조회하는 중…</translation>
    </message>
    <message>
        <source>Asking the Hub again: %1</source>
        <translation>Hub에 다시 조회하는 중: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 files</source>
        <translation>파일 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/초</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 남음</translation>
    </message>
    <message numerus="yes">
        <source>%n retries (%1)</source>
        <translation>
            <numerusform>재시도 %n회 (%1)</numerusform>
        </translation>
    </message>
    <message>
        <source>Finished: %1. Sizes and hashes are correct.</source>
        <translation>완료: %1. 크기와 해시가 맞습니다.</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>일시 정지하는 중…</translation>
    </message>
    <message>
        <source>Canceling…</source>
        <translation>취소하는 중…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ExampleModel</name>
    <message>
        <source>%1, line %2</source>
        <translation>%1, %2번째 줄</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>학습 대상</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ExamplesBox</name>
    <message>
        <source>Pairs of a question and its answer that every column reads before yours: as turns of a chat, or as lines of plain text</source>
        <translation>모든 열이 질문 앞에 읽는 질문과 답의 쌍입니다. 대화의 차례로, 또는 일반 텍스트의 줄로 들어갑니다</translation>
    </message>
    <message>
        <source>Add an &amp;example</source>
        <translation>예시 추가(&amp;E)</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>What is to be answered</source>
        <translation>기대하는 답</translation>
    </message>
    <message>
        <source>Remove this example</source>
        <translation>이 예시 제거</translation>
    </message>
    <message>
        <source>Examples before the question (%1)</source>
        <translation>질문 앞의 예시 (%1)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Export “%1”</source>
        <translation>“%1” 내보내기</translation>
    </message>
    <message>
        <source>&amp;Merged model</source>
        <translation>병합된 모델(&amp;M)</translation>
    </message>
    <message>
        <source>The whole model in safetensors with its config and tokenizer; needs no base model and takes its full size on disk.</source>
        <translation>설정과 토크나이저를 포함한 safetensors 전체 모델입니다. 기반 모델이 필요 없고 디스크에 전체 크기를 차지합니다.</translation>
    </message>
    <message>
        <source>Merged model, as &amp;GGUF</source>
        <translation>병합된 모델, GGUF 형식(&amp;G)</translation>
    </message>
    <message>
        <source>One file for llama.cpp, Ollama and LM Studio, with a Modelfile beside it.</source>
        <translation>llama.cpp, Ollama, LM Studio용 파일 하나와 Modelfile을 만듭니다.</translation>
    </message>
    <message>
        <source>Type of the weights</source>
        <translation>가중치 형식</translation>
    </message>
    <message>
        <source>&amp;LoRA adapter, as GGUF</source>
        <translation>LoRA 어댑터, GGUF 형식(&amp;L)</translation>
    </message>
    <message>
        <source>A small file that llama.cpp and Ollama load on top of the base model&apos;s GGUF.</source>
        <translation>llama.cpp와 Ollama가 기반 모델의 GGUF 위에 불러오는 작은 파일입니다.</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>폴더(&amp;F)</translation>
    </message>
    <message>
        <source>inside the run&apos;s own folder, below export</source>
        <translation>실행 폴더 안의 export 아래</translation>
    </message>
    <message>
        <source>&amp;Replace existing files</source>
        <translation>기존 파일 덮어쓰기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Show the folder</source>
        <translation>폴더 열기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>내보내기(&amp;E)</translation>
    </message>
    <message>
        <source>Takes %1; %2 are free.</source>
        <translation>%1를 차지합니다. 여유 공간은 %2입니다.</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>%1에 내보냈습니다</translation>
    </message>
    <message>
        <source>Read back and compared with the trained model: the largest difference is %1.</source>
        <translation>다시 읽어 학습된 모델과 비교했습니다. 가장 큰 차이는 %1입니다.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Writing, reading back and comparing…</source>
        <translation>쓰고, 다시 읽고, 비교하는 중…</translation>
    </message>
    <message>
        <source>&amp;Adapter alone</source>
        <translation>어댑터만(&amp;A)</translation>
    </message>
    <message>
        <source>A small folder that loads on top of the base model, in the form of the library that knows the method: Hugging Face PEFT or AdapterHub.</source>
        <translation>기반 모델 위에 올리는 작은 폴더로, 그 방법을 아는 라이브러리(Hugging Face PEFT 또는 AdapterHub)의 형식입니다.</translation>
    </message>
    <message>
        <source>Run &amp;bundle…</source>
        <translation>실행 번들(&amp;B)…</translation>
    </message>
    <message>
        <source>The run with its history and its result as one file, for the history of another machine</source>
        <translation>기록과 결과가 담긴 실행 하나를 다른 컴퓨터의 기록에 넣을 파일로</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FieldEditor</name>
    <message>
        <source>
From %1 to %2.</source>
        <translation>
%1부터 %2까지.</translation>
    </message>
    <message>
        <source>
At least %1.</source>
        <translation>
%1 이상.</translation>
    </message>
    <message>
        <source>
Required.</source>
        <translation>
필수.</translation>
    </message>
    <message>
        <source>
Empty: %1.</source>
        <translation>
비워 두면: %1.</translation>
    </message>
    <message>
        <source>
Name in recipes: %1</source>
        <translation>
레시피에서의 이름: %1</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>one per line</source>
        <translation>한 줄에 하나씩</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>%1 선택</translation>
    </message>
    <message>
        <source>the default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>auto: %1</source>
        <translation>자동: %1</translation>
    </message>
    <message>
        <source>automatic: %1</source>
        <translation>자동: %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FieldManual</name>
    <message>
        <source>From %1 to %2.</source>
        <translation>%1부터 %2까지.</translation>
    </message>
    <message>
        <source>At least %1.</source>
        <translation>%1 이상.</translation>
    </message>
    <message>
        <source>required</source>
        <translation>필수</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Default: %1.</source>
        <translation>기본값: %1.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FindingList</name>
    <message>
        <source>Template</source>
        <translation>템플릿</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>End of turn</source>
        <translation>차례 끝</translation>
    </message>
    <message>
        <source>Start token</source>
        <translation>시작 토큰</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>패딩</translation>
    </message>
    <message>
        <source>Special tokens</source>
        <translation>특수 토큰</translation>
    </message>
    <message>
        <source>Generation prompt</source>
        <translation>생성 프롬프트</translation>
    </message>
    <message>
        <source>well</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>a problem</source>
        <translation>문제</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FitSection</name>
    <message>
        <source>What if: other devices</source>
        <translation>다른 장치라면</translation>
    </message>
    <message>
        <source>Whether this run fits, by the estimate, on this machine and on GPUs that it might move to.</source>
        <translation>이 실행이 이 컴퓨터와 옮겨 갈 수 있는 GPU에 들어가는지 추정합니다.</translation>
    </message>
    <message>
        <source>Devices and whether the run fits</source>
        <translation>장치와 실행이 들어가는지 여부</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>사용 가능</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>들어감</translation>
    </message>
    <message>
        <source>Max batch</source>
        <translation>최대 배치</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>최대 길이</translation>
    </message>
    <message>
        <source>Would make it fit</source>
        <translation>들어가게 하는 방법</translation>
    </message>
    <message>
        <source>Memory that the run may use there, including its runtime</source>
        <translation>런타임을 포함해 실행이 그곳에서 쓸 수 있는 메모리</translation>
    </message>
    <message>
        <source>Memory that it would use there at its peak</source>
        <translation>그곳에서 가장 많을 때 쓰는 메모리</translation>
    </message>
    <message>
        <source>The most rows in a micro-batch, at the recipe&apos;s length</source>
        <translation>레시피의 길이에서 마이크로 배치에 넣을 수 있는 최대 행 수</translation>
    </message>
    <message>
        <source>The most tokens in a row, at the recipe&apos;s batch size</source>
        <translation>레시피의 배치 크기에서 한 행에 넣을 수 있는 최대 토큰 수</translation>
    </message>
    <message>
        <source>The change that costs least; select a row to see all of them</source>
        <translation>손해가 가장 적은 변경입니다. 행을 선택하면 모두 볼 수 있습니다</translation>
    </message>
    <message>
        <source>Choose a model to see where it fits.</source>
        <translation>모델을 선택하면 어디에 들어가는지 표시됩니다.</translation>
    </message>
    <message>
        <source> (here, %1)</source>
        <translation> (이 컴퓨터, %1)</translation>
    </message>
    <message>
        <source> (here)</source>
        <translation> (이 컴퓨터)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>no change to the recipe is enough</source>
        <translation>레시피를 바꾸는 것만으로는 부족합니다</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) together</source>
        <translation>
            <numerusform>변경 %n개를 함께 적용</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>not even %n change(s) together</source>
        <translation>
            <numerusform>변경 %n개를 함께 적용해도 부족</numerusform>
        </translation>
    </message>
    <message>
        <source>To fit %1, %2 less is needed</source>
        <translation>%1에 들어가려면 %2를 줄여야 합니다</translation>
    </message>
    <message>
        <source>−%1</source>
        <translation>−%1</translation>
    </message>
    <message>
        <source>enough alone</source>
        <translation>이것만으로 충분</translation>
    </message>
    <message>
        <source>not enough alone</source>
        <translation>이것만으로는 부족</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>All together: %1 at the peak, %2</source>
        <translation>모두 적용하면 최대 %1, %2</translation>
    </message>
    <message>
        <source>which fits.</source>
        <translation>들어갑니다.</translation>
    </message>
    <message>
        <source>which does not fit either.</source>
        <translation>그래도 들어가지 않습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ForkChanges</name>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FormatErrorModel</name>
    <message>
        <source>Root mean square of the errors that quantization makes in the weights</source>
        <translation>양자화로 가중치에 생기는 오차의 제곱평균제곱근</translation>
    </message>
    <message>
        <source>The same, relative to the root mean square of the weights</source>
        <translation>같은 값을 가중치의 제곱평균제곱근으로 나눈 것</translation>
    </message>
    <message>
        <source>The largest change of a single weight</source>
        <translation>가중치 하나에 생기는 가장 큰 변화</translation>
    </message>
    <message>
        <source>How much the layer&apos;s output changes on the text, given the dense model&apos;s inputs: ‖x(Q − W)ᵀ‖ / ‖xWᵀ‖</source>
        <translation>원래 모델의 입력을 주었을 때 이 텍스트에서 레이어 출력이 변하는 정도: ‖x(Q − W)ᵀ‖ / ‖xWᵀ‖</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>RMSE</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>상대</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FormatResults</name>
    <message>
        <source>Each weight is stored as the nearest of %1 levels. One weight of each block of %2, the largest, stands at −1 or 1.</source>
        <translation>각 가중치는 수준 %1개 중 가장 가까운 것으로 저장됩니다. 크기 %2인 블록마다 가장 큰 가중치 하나가 −1 또는 1에 놓입니다.</translation>
    </message>
    <message>
        <source>Each weight is stored as the nearest of %1 levels. This format has one constant for a whole row of a matrix; the histogram shows blocks of %2.</source>
        <translation>각 가중치는 수준 %1개 중 가장 가까운 것으로 저장됩니다. 이 형식은 행렬의 한 행 전체에 상수 하나를 씁니다. 히스토그램은 크기 %2인 블록으로 보여 줍니다.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>나란히 비교</translation>
    </message>
    <message>
        <source>Formats side by side</source>
        <translation>형식 나란히 비교</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>가중치당 비트</translation>
    </message>
    <message>
        <source>FP32 constants</source>
        <translation>FP32 상수</translation>
    </message>
    <message>
        <source>Double-quantized</source>
        <translation>이중 양자화</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오차</translation>
    </message>
    <message>
        <source>Output change</source>
        <translation>출력 변화</translation>
    </message>
    <message>
        <source>Of the layers&apos; linear weights, constants included, as chosen above</source>
        <translation>위에서 고른 대로 상수를 포함한 레이어 선형 가중치 기준</translation>
    </message>
    <message>
        <source>Bits per weight with the constants kept in FP32</source>
        <translation>상수를 FP32로 둘 때의 가중치당 비트</translation>
    </message>
    <message>
        <source>Bits per weight with the constants kept in 8 bits too</source>
        <translation>상수도 8비트로 둘 때의 가중치당 비트</translation>
    </message>
    <message>
        <source>The whole model in a file, with the rest as the model&apos;s file has it</source>
        <translation>나머지는 모델 파일 그대로 둔 전체 모델의 파일 크기</translation>
    </message>
    <message>
        <source>The whole model as a base for training, with the rest in BF16</source>
        <translation>학습 기반으로 쓸 때의 전체 모델 크기, 나머지는 BF16</translation>
    </message>
    <message>
        <source>Root mean square error, relative to the weights&apos; own root mean square</source>
        <translation>가중치의 제곱평균제곱근에 대한 오차의 제곱평균제곱근</translation>
    </message>
    <message>
        <source>How much the layers&apos; outputs change on the text: root mean square over the layers</source>
        <translation>이 텍스트에서 레이어 출력이 변하는 정도: 레이어 전체의 제곱평균제곱근</translation>
    </message>
    <message>
        <source>One format in detail</source>
        <translation>형식 자세히 보기</translation>
    </message>
    <message>
        <source>Levels on the model&apos;s weights</source>
        <translation>모델 가중치 위의 수준</translation>
    </message>
    <message>
        <source>Error by layer</source>
        <translation>레이어별 오차</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그릴 지표</translation>
    </message>
    <message>
        <source>change of the output</source>
        <translation>출력의 변화</translation>
    </message>
    <message>
        <source>RMSE, relative to the weights&apos; RMS</source>
        <translation>가중치 RMS에 대한 RMSE</translation>
    </message>
    <message>
        <source>largest error</source>
        <translation>가장 큰 오차</translation>
    </message>
    <message>
        <source>Error of each layer</source>
        <translation>각 레이어의 오차</translation>
    </message>
    <message>
        <source>Outputs were not compared.</source>
        <translation>출력은 비교하지 않았습니다.</translation>
    </message>
    <message>
        <source>Outputs were compared on %1 tokens of the text.</source>
        <translation>텍스트의 토큰 %1개로 출력을 비교했습니다.</translation>
    </message>
    <message>
        <source>Outputs were compared on %1 tokens of %2.</source>
        <translation>%2 텍스트의 토큰 %1개로 출력을 비교했습니다.</translation>
    </message>
    <message>
        <source>%1: %2 of its %3 parameters are weights of the layers, in %4 matrices; these are what the formats apply to, in blocks of %5. %6</source>
        <translation>%1: 파라미터 %3개 중 %2개가 행렬 %4개에 담긴 레이어 가중치입니다. 형식은 이 가중치에 크기 %5인 블록으로 적용됩니다. %6</translation>
    </message>
    <message>
        <source>%1, as in the file</source>
        <translation>%1, 파일 그대로</translation>
    </message>
    <message>
        <source>  −%1 %</source>
        <translation>   −%1 %</translation>
    </message>
    <message>
        <source>Of this, %1 are constants. Compared with the same model in BF16</source>
        <translation>이 중 %1는 상수입니다. BF16의 같은 모델과 비교했습니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FormatWords</name>
    <message>
        <source>The levels, from −1 to 1 times the largest weight of a block</source>
        <translation>블록의 가장 큰 가중치에 −1에서 1까지를 곱한 수준들</translation>
    </message>
    <message>
        <source>%1 levels from −1 to 1</source>
        <translation>−1에서 1까지의 수준 %1개</translation>
    </message>
    <message>
        <source>What each format is</source>
        <translation>각 형식의 설명</translation>
    </message>
    <message>
        <source>Weights are cut into blocks. A block keeps one constant, its largest weight, and for each weight a code: the number of a level. A weight comes back as its level times the constant. Smaller blocks are more exact and have more constants; double quantization keeps the constants in 8 bits too.</source>
        <translation>가중치를 블록으로 나눕니다. 블록은 가장 큰 가중치인 상수 하나와, 가중치마다 수준 번호인 코드 하나를 저장합니다. 가중치는 수준에 상수를 곱해 되살립니다. 블록이 작을수록 정확하지만 상수가 많아집니다. 이중 양자화는 상수도 8비트로 저장합니다.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>What it stores</source>
        <translation>저장하는 것</translation>
    </message>
    <message>
        <source>What it costs</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>When to use it</source>
        <translation>언제 쓸까</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1비트</translation>
    </message>
</context>
<context>
    <name>lathe::ui::FormatsPage</name>
    <message>
        <source>Number formats</source>
        <translation>숫자 형식</translation>
    </message>
    <message>
        <source>A quantized base keeps its layers&apos; weights in fewer bits, so that larger models fit. What that does to a model is measured here, on its own weights.</source>
        <translation>양자화된 기반 모델은 레이어 가중치를 더 적은 비트로 저장해 더 큰 모델을 넣을 수 있습니다. 그 영향을 이 모델의 가중치에서 직접 측정합니다.</translation>
    </message>
    <message>
        <source>Nothing measured yet</source>
        <translation>아직 측정한 것이 없습니다</translation>
    </message>
    <message>
        <source>Choose a model: the levels appear on its weights, with the error of every layer, and its size in each format.</source>
        <translation>모델을 선택하면 그 가중치 위에 수준이 나타나고, 모든 레이어의 오차와 형식별 크기가 표시됩니다.</translation>
    </message>
    <message>
        <source>Measure a model</source>
        <translation>모델 측정</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF 모델 (*.gguf);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>The model to measure: a folder or a .gguf file</source>
        <translation>측정할 모델: 폴더 또는 .gguf 파일</translation>
    </message>
    <message>
        <source>The model to measure</source>
        <translation>측정할 모델</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>측정(&amp;M)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>&amp;Block size</source>
        <translation>블록 크기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Double quantization</source>
        <translation>이중 양자화(&amp;D)</translation>
    </message>
    <message>
        <source>Keeps the blocks&apos; constants in 8 bits too</source>
        <translation>블록의 상수도 8비트로 저장합니다</translation>
    </message>
    <message>
        <source>Text to compare the layers&apos; outputs on</source>
        <translation>레이어 출력을 비교할 텍스트</translation>
    </message>
    <message>
        <source>Text that runs through the model, so that each layer&apos;s output is compared on its real inputs. Empty: a few sentences in the model&apos;s language.</source>
        <translation>각 레이어의 출력을 실제 입력에서 비교하기 위해 모델에 넣는 텍스트입니다. 비워 두면 모델의 언어로 된 몇 문장을 씁니다.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>먼저 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>Choose a format first.</source>
        <translation>먼저 형식을 선택하세요.</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>About this measurement</source>
        <translation>이 측정에 대하여</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HeatMap</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1: %2 기준</translation>
    </message>
    <message>
        <source>%1 %2, %3 %4: %5</source>
        <translation>%1 %2, %3 %4: %5</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HistoryPage</name>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>기록을 읽는 중…</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>아직 실행이 없습니다</translation>
    </message>
    <message>
        <source>Every run is kept here with its recipe, curves and results.</source>
        <translation>모든 실행이 레시피, 곡선, 결과와 함께 여기에 보관됩니다.</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>일치하는 항목 없음</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>“%1” is still running</source>
        <translation>“%1”이(가) 아직 실행 중입니다</translation>
    </message>
    <message>
        <source>Stop it before deleting it.</source>
        <translation>삭제하려면 먼저 중지하세요.</translation>
    </message>
    <message>
        <source>The checkpoints are deleted</source>
        <translation>체크포인트를 삭제했습니다</translation>
    </message>
    <message>
        <source>%1 are free again.</source>
        <translation>%1의 공간을 비웠습니다.</translation>
    </message>
    <message>
        <source>Every run is archived</source>
        <translation>모든 실행이 보관되어 있습니다</translation>
    </message>
    <message>
        <source>Archived runs are kept out of this list until they are asked for.</source>
        <translation>보관한 실행은 보려고 하기 전까지 이 목록에 나오지 않습니다.</translation>
    </message>
    <message>
        <source>Show archived runs</source>
        <translation>보관한 실행 보기</translation>
    </message>
    <message>
        <source>No run matches the search.</source>
        <translation>검색에 맞는 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Open &amp;bundle…</source>
        <translation>번들 열기(&amp;B)…</translation>
    </message>
    <message>
        <source>A run that another machine has exported as a file</source>
        <translation>다른 컴퓨터가 파일로 내보낸 실행</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HomePage</name>
    <message>
        <source>Fine-tune a language model</source>
        <translation>언어 모델 미세 조정</translation>
    </message>
    <message>
        <source>On this computer, from your own files. Nothing is sent anywhere.</source>
        <translation>이 컴퓨터에서, 내 파일로 합니다. 어디로도 전송하지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Quick start</source>
        <translation>빠른 시작(&amp;Q)</translation>
    </message>
    <message>
        <source>See it work</source>
        <translation>직접 보기</translation>
    </message>
    <message>
        <source>Trains the small sample model on the sample data while you watch, then lets you ask it and its untrained self the same question. Takes under a minute.</source>
        <translation>작은 샘플 모델을 샘플 데이터로 학습하는 과정을 보여 준 뒤, 학습 전후의 모델에 같은 질문을 할 수 있습니다. 1분도 걸리지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;New run…</source>
        <translation>새 실행(&amp;N)…</translation>
    </message>
    <message>
        <source>Train on your data</source>
        <translation>내 데이터로 학습</translation>
    </message>
    <message>
        <source>Choose a model and a file of examples, see exactly which tokens are trained on and what it costs in memory, and start.</source>
        <translation>모델과 예시 파일을 고르고, 정확히 어떤 토큰을 학습하는지와 필요한 메모리를 확인한 뒤 시작합니다.</translation>
    </message>
    <message>
        <source>Open the &amp;playground</source>
        <translation>플레이그라운드 열기(&amp;P)</translation>
    </message>
    <message>
        <source>Try a model</source>
        <translation>모델 시험해 보기</translation>
    </message>
    <message>
        <source>Ask a model or one of your runs, with the base model&apos;s answer beside it.</source>
        <translation>모델이나 내 실행에 질문하고, 기반 모델의 답을 나란히 봅니다.</translation>
    </message>
    <message>
        <source>The sample recipe is missing.</source>
        <translation>샘플 레시피가 없습니다.</translation>
    </message>
    <message>
        <source>It should be at resources/sample/recipe.json beside the program. Reinstall the program to restore it.</source>
        <translation>프로그램 옆의 resources/sample/recipe.json에 있어야 합니다. 프로그램을 다시 설치해 복원하세요.</translation>
    </message>
    <message numerus="yes">
        <source>%n more in the history.</source>
        <translation>
            <numerusform>기록에 %n개가 더 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was interrupted</source>
        <translation>“%1”이(가) 중단되었습니다</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>The program ended before it had begun; it can begin now.</source>
        <translation>시작하기 전에 프로그램이 종료되었습니다. 지금 시작할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Resume all %n, one after another</source>
        <translation>
            <numerusform>%n개 모두 차례로 재개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s) can&apos;t be resumed</source>
        <translation>
            <numerusform>실행 %n개 중 %1개를 재개할 수 없습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>It ended early, at step %1 and before its first checkpoint, and can begin anew.</source>
        <translation>첫 체크포인트 전인 스텝 %1에서 일찍 끝났으며, 처음부터 다시 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>It ended early, at step %1 of %2, and can continue from its last checkpoint.</source>
        <translation>%2스텝 중 %1에서 일찍 끝났습니다. 마지막 체크포인트에서 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>It ended early, at step %1, and can continue from its last checkpoint.</source>
        <translation>스텝 %1에서 일찍 끝났습니다. 마지막 체크포인트에서 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Or drop a model, data, an adapter or a recipe anywhere on this page.</source>
        <translation>또는 모델, 데이터, 어댑터, 레시피를 이 페이지 아무 데나 끌어다 놓으세요.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HomeRecipes</name>
    <message>
        <source>Recipes</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>Each fills in a new run; the model and the data are yours to choose. What you save there under Presets is listed here, too.</source>
        <translation>고르면 새 실행이 그 설정으로 채워집니다. 모델과 데이터는 직접 고릅니다. 새 실행의 프리셋에 저장한 것도 여기에 나옵니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HomeRuns</name>
    <message>
        <source>Recent runs</source>
        <translation>최근 실행</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>모든 실행</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>기록을 읽는 중…</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>아직 실행이 없습니다</translation>
    </message>
    <message>
        <source>The quick start makes the first one.</source>
        <translation>빠른 시작이 첫 실행을 만듭니다.</translation>
    </message>
    <message>
        <source>Every run is archived</source>
        <translation>모든 실행이 보관되어 있습니다</translation>
    </message>
    <message>
        <source>“All runs” lists them where archived ones are asked for.</source>
        <translation>“모든 실행”에서 보관된 실행을 표시하면 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::HubFiles</name>
    <message>
        <source>already here</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::JobLogDialog</name>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Log of “%1”</source>
        <translation>“%1”의 로그</translation>
    </message>
    <message>
        <source>It wrote nothing.</source>
        <translation>아무것도 기록하지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>아직 아무것도 기록되지 않았습니다.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Only its end is shown; the file has the rest.</source>
        <translation>끝부분만 보여 줍니다. 나머지는 파일에 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::JobModel</name>
    <message>
        <source>being sent</source>
        <translation>보내는 중</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>시간 초과</translation>
    </message>
    <message>
        <source>machine failed</source>
        <translation>컴퓨터 장애</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>알 수 없게 됨</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>torchrun × %1</source>
        <translation>torchrun × %1</translation>
    </message>
    <message>
        <source>Slurm, %1 × %2</source>
        <translation>Slurm, %1 × %2</translation>
    </message>
    <message>
        <source>Machines × processes on each</source>
        <translation>컴퓨터 × 컴퓨터마다 프로세스</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Known there as</source>
        <translation>그곳에서의 이름</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보낸 때</translation>
    </message>
</context>
<context>
    <name>lathe::ui::JobsCard</name>
    <message>
        <source>Jobs elsewhere</source>
        <translation>다른 곳의 작업</translation>
    </message>
    <message>
        <source>What torchrun or a Slurm cluster trains. Their runs are in the history once they have begun.</source>
        <translation>torchrun이나 Slurm 클러스터가 학습하는 작업입니다. 시작되면 그 실행이 기록에 나타납니다.</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>로그(&amp;L)</translation>
    </message>
    <message>
        <source>Open ru&amp;n</source>
        <translation>실행 열기(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Cancel job</source>
        <translation>작업 취소(&amp;C)</translation>
    </message>
    <message>
        <source>A run saves a checkpoint between two steps and ends; a job that waits is taken out.</source>
        <translation>실행은 두 스텝 사이에 체크포인트를 저장하고 끝납니다. 대기 중인 작업은 대기열에서 빠집니다.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>제거(&amp;R)</translation>
    </message>
    <message>
        <source>Deletes the script and the log of a job that has ended; its run stays.</source>
        <translation>끝난 작업의 스크립트와 로그를 지웁니다. 실행은 남습니다.</translation>
    </message>
    <message>
        <source>&amp;Cancel now</source>
        <translation>지금 취소(&amp;C)</translation>
    </message>
    <message>
        <source>It saves a checkpoint between two steps and ends.</source>
        <translation>두 스텝 사이에 체크포인트를 저장하고 끝납니다.</translation>
    </message>
    <message>
        <source>Its run is in the history.</source>
        <translation>실행이 기록에 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LayerDrawing</name>
    <message>
        <source>The method drawn</source>
        <translation>그림으로 보는 방법</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Lathe</source>
        <translation>Lathe</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>%1(으)로 저장…</translation>
    </message>
    <message>
        <source>Layer %1 of %2</source>
        <translation>레이어 %1/%2</translation>
    </message>
    <message>
        <source>Encoder layer %1 of %2</source>
        <translation>인코더 레이어 %1/%2</translation>
    </message>
    <message>
        <source>Decoder layer %1 of %2</source>
        <translation>디코더 레이어 %1/%2</translation>
    </message>
    <message>
        <source>in parallel</source>
        <translation>병렬</translation>
    </message>
    <message>
        <source>gate × up</source>
        <translation>gate × up</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>헤드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 wide</source>
        <translation>너비 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n for keys</source>
        <translation>
            <numerusform>키용 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>frozen, in %1</source>
        <translation>고정, %1</translation>
    </message>
    <message>
        <source>of the base</source>
        <translation>기반 모델</translation>
    </message>
    <message>
        <source>low-rank pair</source>
        <translation>저랭크 쌍</translation>
    </message>
    <message>
        <source>row lengths</source>
        <translation>행의 길이</translation>
    </message>
    <message>
        <source>scaling vector</source>
        <translation>배율 벡터</translation>
    </message>
    <message>
        <source>bottleneck</source>
        <translation>병목</translation>
    </message>
    <message>
        <source>shared factors</source>
        <translation>공유 인자</translation>
    </message>
    <message>
        <source>fusion</source>
        <translation>융합</translation>
    </message>
    <message>
        <source>virtual tokens</source>
        <translation>가상 토큰</translation>
    </message>
    <message>
        <source>prefix</source>
        <translation>접두사</translation>
    </message>
    <message>
        <source>prompt network</source>
        <translation>프롬프트 네트워크</translation>
    </message>
    <message>
        <source>Two thin matrices beside %1: what B times A makes is added.</source>
        <translation>%1 옆의 얇은 행렬 둘입니다. B와 A의 곱이 더해집니다.</translation>
    </message>
    <message>
        <source>A length for each row of %1, whose direction the pair changes.</source>
        <translation>%1의 행마다 길이 하나입니다. 방향은 저랭크 쌍이 바꿉니다.</translation>
    </message>
    <message>
        <source>A factor for each number that enters %1.</source>
        <translation>%1에 들어가는 숫자마다 배율 하나입니다.</translation>
    </message>
    <message>
        <source>A factor for each number that leaves %1.</source>
        <translation>%1에서 나오는 숫자마다 배율 하나입니다.</translation>
    </message>
    <message>
        <source>A small network with an activation, beside the sublayer: it reads what the sublayer reads.</source>
        <translation>하위 레이어 옆에 놓이는, 활성화 함수가 있는 작은 네트워크입니다. 하위 레이어와 같은 입력을 읽습니다.</translation>
    </message>
    <message>
        <source>A small network with an activation; what it makes is added.</source>
        <translation>활성화 함수가 있는 작은 네트워크입니다. 결과가 더해집니다.</translation>
    </message>
    <message>
        <source>What the small networks of all layers are put together from.</source>
        <translation>모든 레이어의 작은 네트워크를 이루는 공통 요소입니다.</translation>
    </message>
    <message numerus="yes">
        <source>An attention that mixes %n frozen adapter(s).</source>
        <translation>
            <numerusform>고정된 어댑터 %n개를 섞는 어텐션입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Vectors that stand in front of the text, as words do.</source>
        <translation>단어처럼 텍스트 앞에 놓이는 벡터입니다.</translation>
    </message>
    <message>
        <source>Keys and values in front of the text&apos;s own, in every layer.</source>
        <translation>모든 레이어에서 텍스트의 키와 값 앞에 놓이는 키와 값입니다.</translation>
    </message>
    <message>
        <source>Computes the vectors while training; only its result is saved.</source>
        <translation>학습하는 동안 벡터를 계산합니다. 결과만 저장됩니다.</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>정규화</translation>
    </message>
    <message>
        <source>the file&apos;s own blocks</source>
        <translation>파일 자체의 블록</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n bit(s)</source>
        <translation>
            <numerusform>%1, %n비트</numerusform>
        </translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>블록</translation>
    </message>
    <message>
        <source>%1 inside</source>
        <translation>안쪽 %1</translation>
    </message>
    <message numerus="yes">
        <source>of %n adapter(s)</source>
        <translation>
            <numerusform>어댑터 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector(s)</source>
        <translation>
            <numerusform>벡터 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Before the layers</source>
        <translation>레이어 앞</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>Cross-attention</source>
        <translation>교차 어텐션</translation>
    </message>
    <message>
        <source>Feed-forward</source>
        <translation>피드포워드</translation>
    </message>
    <message>
        <source>After the layers</source>
        <translation>레이어 뒤</translation>
    </message>
    <message>
        <source>trained in part</source>
        <translation>일부 학습</translation>
    </message>
    <message>
        <source>(trained)</source>
        <translation>(학습)</translation>
    </message>
    <message>
        <source>Kept in %1.</source>
        <translation>%1(으)로 보관됩니다.</translation>
    </message>
    <message>
        <source>%1 numbers are trained.</source>
        <translation>숫자 %1개가 학습됩니다.</translation>
    </message>
    <message>
        <source>%1 numbers in all.</source>
        <translation>모두 숫자 %1개입니다.</translation>
    </message>
    <message>
        <source>That is %1 % of what it stands beside.</source>
        <translation>옆에 있는 행렬의 %1 %입니다.</translation>
    </message>
    <message>
        <source>Counted once, for all layers together.</source>
        <translation>모든 레이어를 합쳐 한 번만 셉니다.</translation>
    </message>
    <message>
        <source>Layer %1 of %2.</source>
        <translation>레이어 %1/%2.</translation>
    </message>
    <message>
        <source>Nothing in it is trained.</source>
        <translation>이 레이어에서는 아무것도 학습되지 않습니다.</translation>
    </message>
    <message>
        <source>Trained here: %1.</source>
        <translation>여기서 학습되는 것: %1.</translation>
    </message>
    <message>
        <source>%1 numbers are trained in all, in %2 of %3 layers.</source>
        <translation>레이어 %3개 중 %2개에서 모두 숫자 %1개가 학습됩니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LayerPlot</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>%1, %</source>
        <translation>%1, %</translation>
    </message>
    <message>
        <source>%1 by layer</source>
        <translation>레이어별 %1</translation>
    </message>
    <message>
        <source>%1: at most %2, in layer %3</source>
        <translation>%1: 최대 %2, 레이어 %3</translation>
    </message>
    <message>
        <source>layer %1, %2: %3</source>
        <translation>레이어 %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LayerStrip</name>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Layer %1 of %2</source>
        <translation>레이어 %1/%2</translation>
    </message>
    <message>
        <source>%1: frozen, %2 numbers</source>
        <translation>%1: 고정, 숫자 %2개</translation>
    </message>
    <message>
        <source>%1: %2 of %3 numbers trained</source>
        <translation>%1: 숫자 %3개 중 %2개 학습</translation>
    </message>
    <message>
        <source>%1 of %2 layers are trained</source>
        <translation>레이어 %2개 중 %1개가 학습됩니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LearnPage</name>
    <message>
        <source>Learn</source>
        <translation>배우기</translation>
    </message>
    <message>
        <source>Search all topics</source>
        <translation>모든 주제 검색</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>주제</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>일치하는 항목 없음</translation>
    </message>
    <message>
        <source>No topic has all of these words. Try fewer, or others.</source>
        <translation>이 단어가 모두 있는 주제가 없습니다. 단어를 줄이거나 바꿔 보세요.</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>검색 지우기</translation>
    </message>
    <message>
        <source>Fields: %1</source>
        <translation>필드: %1</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Its levels</source>
        <translation>형식의 수준</translation>
    </message>
    <message>
        <source>Over weights that are normally distributed, as those of models nearly are, in blocks of 64: levels do best where the weights are.</source>
        <translation>64개씩 블록으로 나눈 정규분포 가중치 위에 그렸습니다. 모델의 가중치도 거의 이렇게 분포합니다. 수준은 가중치가 많은 곳에 있을수록 좋습니다.</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>%1에서</translation>
    </message>
    <message>
        <source>%1 of its numbers are trained. Choose a part to see its tensors.</source>
        <translation>숫자 %1개가 학습됩니다. 부분을 선택하면 텐서를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>the sample model</source>
        <translation>샘플 모델</translation>
    </message>
    <message>
        <source>Ideas</source>
        <translation>개념</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>미세 조정</translation>
    </message>
    <message>
        <source>A language model that was trained on much text is trained further on a few examples of one&apos;s own, so that it does one thing well. The examples show what goes in and what should come out; only what should come out is learned.</source>
        <translation>많은 텍스트로 학습된 언어 모델을 자신의 예시 몇 개로 더 학습해 한 가지를 잘하게 합니다. 예시는 무엇이 들어가고 무엇이 나와야 하는지 보여 주며, 모델은 나와야 하는 것만 배웁니다.</translation>
    </message>
    <message>
        <source>A first run</source>
        <translation>첫 실행</translation>
    </message>
    <message>
        <source>Take a model that answers nearly as wanted, some hundred good examples, LoRA, and the learning rate that is suggested. Look at the preview of the data before the start, and at answers to questions that were held out after it.</source>
        <translation>이미 거의 원하는 대로 답하는 모델, 좋은 예시 수백 개, LoRA, 제안된 학습률로 시작하세요. 시작하기 전에는 데이터 미리 보기를, 끝난 뒤에는 따로 떼어 둔 질문의 답을 살펴보세요.</translation>
    </message>
    <message>
        <source>Low rank</source>
        <translation>저랭크</translation>
    </message>
    <message>
        <source>A matrix has a low rank when all of its rows are mixtures of a few. The changes that fine-tuning makes to weights are mostly of this kind, so that two thin matrices can stand for them: B A, with as many numbers in between as the rank.</source>
        <translation>모든 행이 몇 개 행의 혼합인 행렬은 랭크가 낮습니다. 미세 조정이 가중치에 만드는 변화는 대부분 이런 종류라서 얇은 행렬 두 개의 곱 B A로 나타낼 수 있습니다. 둘 사이를 지나는 숫자의 수가 랭크입니다.</translation>
    </message>
    <message>
        <source>Seen in a run</source>
        <translation>실행에서 보기</translation>
    </message>
    <message>
        <source>The page of a run shows the singular values of what was really learned, one for each rank. Where the last ones are nearly nothing, a lower rank would have done; where none falls off, a higher one may learn more.</source>
        <translation>실행 페이지는 실제로 배운 것의 특잇값을 랭크마다 하나씩 보여 줍니다. 마지막 값들이 거의 0이면 더 낮은 랭크로도 충분했을 것이고, 줄어드는 값이 없으면 더 높은 랭크가 더 많이 배울 수 있습니다.</translation>
    </message>
    <message>
        <source>The model itself: 2 bytes for each number in 16 bits, half a byte in 4 bits. It is there with every method.</source>
        <translation>모델 자체입니다. 숫자마다 16비트에서는 2바이트, 4비트에서는 0.5바이트입니다. 어떤 방법에서나 필요합니다.</translation>
    </message>
    <message>
        <source>The constants of the blocks of a quantized base: 4 bytes for 64 weights, or about 1 where they are quantized, too.</source>
        <translation>양자화된 기반 모델의 블록 상수입니다. 가중치 64개마다 4바이트, 상수도 양자화하면 약 1바이트입니다.</translation>
    </message>
    <message>
        <source>What learns, in 32 bits, and a copy in the model&apos;s own format where products read one.</source>
        <translation>학습되는 것의 32비트 값과, 곱셈에 모델 형식의 사본이 필요하면 그 사본입니다.</translation>
    </message>
    <message>
        <source>4 bytes for each number that learns.</source>
        <translation>학습되는 숫자마다 4바이트입니다.</translation>
    </message>
    <message>
        <source>Two moments for each number that learns: 8 bytes with AdamW, 2 with its 8-bit form; a paged optimizer keeps most of it outside.</source>
        <translation>학습되는 숫자마다 모멘트 두 개입니다. AdamW는 8바이트, 8비트 형태는 2바이트이며, 페이징 옵티마이저는 대부분을 메모리 밖에 둡니다.</translation>
    </message>
    <message>
        <source>What the forward pass keeps for the backward pass. It grows with the rows and tokens of a micro-batch, hardly with the method. Gradient checkpointing keeps one tensor for each layer and computes the rest again.</source>
        <translation>순방향 계산이 역방향을 위해 남겨 두는 것입니다. 마이크로 배치의 행과 토큰에 따라 늘고, 방법에는 거의 좌우되지 않습니다. 기울기 체크포인팅은 레이어마다 텐서 하나만 두고 나머지를 다시 계산합니다.</translation>
    </message>
    <message>
        <source>A number for each word of the vocabulary, at each token that is learned from: much for large vocabularies.</source>
        <translation>배우는 토큰마다 어휘의 단어 수만큼 숫자가 있습니다. 어휘가 크면 많은 메모리가 듭니다.</translation>
    </message>
    <message>
        <source>What products and other operations need while they run, and give back.</source>
        <translation>곱셈과 다른 연산이 실행되는 동안 쓰고 돌려주는 것입니다.</translation>
    </message>
    <message>
        <source>The program and its libraries; on a GPU also what its driver takes.</source>
        <translation>프로그램과 라이브러리이며, GPU에서는 드라이버가 쓰는 것도 포함합니다.</translation>
    </message>
    <message>
        <source>Memory by part</source>
        <translation>부분별 메모리</translation>
    </message>
    <message>
        <source>What a run needs is predicted in these parts before the start, and measured in the same parts while it runs.</source>
        <translation>실행에 필요한 메모리는 시작하기 전에 이 부분들로 예상되고, 실행되는 동안 같은 부분들로 측정됩니다.</translation>
    </message>
    <message>
        <source>Optimizers</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>An optimizer turns gradients into steps. AdamW keeps a running mean of each gradient and of its square, and steps by the one over the root of the other: every number gets a step size of its own. Weight decay pulls numbers toward zero beside that.</source>
        <translation>옵티마이저는 기울기를 스텝으로 바꿉니다. AdamW는 기울기와 그 제곱의 이동 평균을 두고, 앞의 것을 뒤의 것의 제곱근으로 나눈 만큼 움직입니다. 숫자마다 스텝 크기가 따로 있는 셈입니다. 그와 별도로 가중치 감쇠가 숫자를 0 쪽으로 당깁니다.</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>하는 일</translation>
    </message>
    <message>
        <source>When to use it</source>
        <translation>언제 쓸까</translation>
    </message>
    <message>
        <source>What it costs</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Each row of a weight is taken apart into its length and its direction. LoRA&apos;s pair changes the direction, and a trained vector holds the lengths: full fine-tuning changes the two in different measure, which LoRA alone can&apos;t.</source>
        <translation>가중치의 각 행을 길이와 방향으로 나눕니다. 방향은 LoRA의 쌍이 바꾸고, 길이는 학습되는 벡터에 있습니다. 전체 미세 조정은 둘을 서로 다르게 바꾸는데 LoRA만으로는 그럴 수 없습니다.</translation>
    </message>
    <message>
        <source>When LoRA at a low rank stays behind full fine-tuning. It is a field of LoRA and QLoRA.</source>
        <translation>낮은 랭크의 LoRA가 전체 미세 조정에 미치지 못할 때 씁니다. LoRA와 QLoRA의 필드입니다.</translation>
    </message>
    <message>
        <source>A number more for each row, and slower steps, since lengths of rows are computed anew in each. Merged, nothing.</source>
        <translation>행마다 숫자가 하나 더 있고, 스텝마다 행의 길이를 다시 계산하므로 느려집니다. 병합하면 비용이 없습니다.</translation>
    </message>
    <message>
        <source>Number formats</source>
        <translation>숫자 형식</translation>
    </message>
    <message>
        <source>Numbers in fewer bits</source>
        <translation>더 적은 비트의 숫자</translation>
    </message>
    <message>
        <source>Weights are cut into blocks. A block keeps its largest weight as a constant, and for each weight the number of a level between −1 and 1. A weight comes back as level times constant.</source>
        <translation>가중치를 블록으로 나눕니다. 블록은 가장 큰 가중치를 상수로 두고, 가중치마다 −1에서 1 사이 수준의 번호를 저장합니다. 가중치는 수준에 상수를 곱해 되살립니다.</translation>
    </message>
    <message>
        <source>Double quantization</source>
        <translation>이중 양자화</translation>
    </message>
    <message>
        <source>With a constant of 4 bytes for each 64 weights, half a bit is added to each weight. Kept in 8 bits themselves, in blocks with a second constant, they add about an eighth of a bit.</source>
        <translation>가중치 64개마다 4바이트 상수를 두면 가중치마다 0.5비트가 더 듭니다. 상수도 두 번째 상수가 있는 블록에 8비트로 저장하면 약 8분의 1비트만 더 듭니다.</translation>
    </message>
    <message>
        <source>What it stores</source>
        <translation>저장하는 것</translation>
    </message>
    <message>
        <source>GGUF formats</source>
        <translation>GGUF 형식</translation>
    </message>
    <message>
        <source>GGUF is the file of llama.cpp and its relatives: a model with its tokenizer in one file, its weights in blocks of several kinds. The number in a name says how many bits a weight has; K stands for blocks of 256 with constants of their own inside, M and S for mixes of types. QLoRA can train on such a base as it is.</source>
        <translation>GGUF는 llama.cpp와 그 계열의 파일입니다. 모델과 토크나이저가 파일 하나에 있고, 가중치는 여러 종류의 블록에 있습니다. 이름의 숫자는 가중치의 비트 수이고, K는 안에 상수를 따로 둔 256개짜리 블록, M과 S는 여러 유형의 혼합을 뜻합니다. QLoRA는 이런 기반 모델을 그대로 두고 학습할 수 있습니다.</translation>
    </message>
    <message>
        <source>Data source</source>
        <translation>데이터 소스</translation>
    </message>
</context>
<context>
    <name>lathe::ui::Leaving</name>
    <message>
        <source>Saving…</source>
        <translation>저장하는 중…</translation>
    </message>
    <message>
        <source>The window closes by itself once the checkpoint is written.</source>
        <translation>체크포인트를 다 쓰면 창이 저절로 닫힙니다.</translation>
    </message>
    <message>
        <source>Handing over…</source>
        <translation>넘기는 중…</translation>
    </message>
    <message>
        <source>The window closes by itself once the training goes on without it.</source>
        <translation>창 없이 학습이 이어지면 창이 저절로 닫힙니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) still running</source>
        <translation>
            <numerusform>실행 %n개가 아직 진행 중입니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) still waiting</source>
        <translation>
            <numerusform>실행 %n개가 아직 기다리고 있습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Without a window the training goes on in the background, and so does the queue; opened again, the window shows it. Quitting saves a checkpoint, from which the next start offers to go on.</source>
        <translation>창을 닫아도 학습과 대기열은 백그라운드에서 계속되고, 창을 다시 열면 그대로 보입니다. 종료하면 체크포인트를 저장하고, 다음에 시작할 때 거기서부터 이어서 할지 묻습니다.</translation>
    </message>
    <message>
        <source>Go on without a window</source>
        <translation>창 없이 계속</translation>
    </message>
    <message>
        <source>Save and quit</source>
        <translation>저장하고 종료</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The training can&apos;t go on without a window</source>
        <translation>창 없이 학습을 계속할 수 없습니다</translation>
    </message>
    <message>
        <source>%1, the program that would train, is not there or can&apos;t be started. The training goes on in this window.</source>
        <translation>학습을 맡을 프로그램 %1이(가) 없거나 시작할 수 없습니다. 학습은 이 창에서 계속됩니다.</translation>
    </message>
    <message>
        <source>%1 ended without taking it over. The training goes on in this window.</source>
        <translation>%1이(가) 학습을 넘겨받지 못하고 끝났습니다. 학습은 이 창에서 계속됩니다.</translation>
    </message>
    <message>
        <source>The history has not been read yet.</source>
        <translation>기록을 아직 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>It is not known whether the training goes on</source>
        <translation>학습이 이어지고 있는지 알 수 없습니다</translation>
    </message>
    <message>
        <source>%1 was started to go on with it. All of it is saved: opened again, the window shows where it stands, and offers to go on with what was left.</source>
        <translation>학습을 이어 가도록 %1을(를) 시작했습니다. 모두 저장되어 있습니다. 창을 다시 열면 어디까지 진행되었는지 보이고, 남은 것은 이어서 할지 묻습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LengthPlot</name>
    <message>
        <source>Rows by length in tokens</source>
        <translation>토큰 길이별 행</translation>
    </message>
    <message>
        <source>tokens in a row</source>
        <translation>한 행의 토큰</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source> longest allowed: %1 </source>
        <translation> 최대 허용 길이: %1 </translation>
    </message>
    <message>
        <source>%1 rows, the longest has %2 tokens, %3 are longer than %4</source>
        <translation>행 %1개, 가장 긴 행은 토큰 %2개, %4보다 긴 행 %3개</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LevelPlot</name>
    <message>
        <source>weight, relative to the largest in its block</source>
        <translation>블록의 가장 큰 가중치에 대한 가중치</translation>
    </message>
    <message>
        <source>% of weights</source>
        <translation>가중치의 %</translation>
    </message>
    <message>
        <source>Weights and the levels of %1</source>
        <translation>가중치와 %1의 수준</translation>
    </message>
    <message>
        <source>A histogram of the weights, each divided by the largest in its block, with the %1 levels of %2.</source>
        <translation>각 가중치를 블록의 가장 큰 가중치로 나눈 히스토그램과 %2의 수준 %1개.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LibraryTable</name>
    <message>
        <source>Hugging Face cache</source>
        <translation>Hugging Face 캐시</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>LM Studio</source>
        <translation>LM Studio</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>사용 불가</translation>
    </message>
    <message>
        <source>It can&apos;t be used here.</source>
        <translation>여기서는 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>How much memory training takes is not known.</source>
        <translation>학습에 필요한 메모리를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>%1, where %2 are free for a run</source>
        <translation>%1, 실행에 쓸 수 있는 메모리 %2</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>가능</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>%1 사용</translation>
    </message>
    <message>
        <source>%1 with one row at a time takes %2 on %3.</source>
        <translation>%1, 한 번에 한 행일 때 %3에서 %2를 씁니다.</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>너무 큼</translation>
    </message>
    <message>
        <source>Even QLoRA with one row at a time takes %1 on %2.</source>
        <translation>QLoRA로 한 번에 한 행씩 해도 %2에서 %1를 씁니다.</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>명시되지 않음</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>파라미터 %1개</translation>
    </message>
    <message>
        <source>Whether training it fits %1</source>
        <translation>%1에서 학습할 수 있는지</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>아키텍처</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>License</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>Training here</source>
        <translation>여기서 학습</translation>
    </message>
</context>
<context>
    <name>lathe::ui::LowRankCard</name>
    <message>
        <source>What a low rank is</source>
        <translation>낮은 랭크란</translation>
    </message>
    <message>
        <source>A matrix of 300 × 300 has 90 000 numbers. At rank r it is the product of two thin matrices, B (300 × r) and A (r × 300): LoRA trains these instead.</source>
        <translation>300 × 300 행렬에는 숫자가 90 000개 있습니다. 랭크 r에서는 얇은 두 행렬 B (300 × r)와 A (r × 300)의 곱이며, LoRA는 이 두 행렬을 학습합니다.</translation>
    </message>
    <message>
        <source>all 90 000 numbers</source>
        <translation>숫자 90 000개 전부</translation>
    </message>
    <message>
        <source>the product B A</source>
        <translation>곱 B A</translation>
    </message>
    <message>
        <source>&amp;Rank %1</source>
        <translation>랭크 %1(&amp;R)</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>numbers in full</source>
        <translation>전체 숫자 개수</translation>
    </message>
    <message>
        <source>numbers at this rank</source>
        <translation>이 랭크의 숫자 개수</translation>
    </message>
    <message>
        <source>of the full count</source>
        <translation>전체 개수 대비</translation>
    </message>
    <message>
        <source>of the energy kept</source>
        <translation>유지된 에너지</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MainWindow</name>
    <message>
        <source>Home</source>
        <translation>홈</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Playground</source>
        <translation>플레이그라운드</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Drop it here to add it to the models</source>
        <translation>여기에 놓으면 모델에 추가됩니다</translation>
    </message>
    <message>
        <source>Lathe</source>
        <translation>Lathe</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>밝게 또는 어둡게</translation>
    </message>
    <message>
        <source>About Lathe</source>
        <translation>Lathe 정보</translation>
    </message>
    <message>
        <source>%1 can&apos;t be opened.</source>
        <translation>%1을(를) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>배우기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MeasurePanel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1  %2%3 %</source>
        <translation>%1  %2%3 %</translation>
    </message>
    <message>
        <source>Adapter versus LoRA, measured here</source>
        <translation>어댑터와 LoRA, 이 컴퓨터에서 측정</translation>
    </message>
    <message>
        <source>Where the methods sit in a model, and what each costs on this machine: a training step, and a generated token with the method attached and merged.</source>
        <translation>방법들이 모델의 어디에 놓이고 이 컴퓨터에서 각각 얼마나 드는지 보여 줍니다. 학습 한 스텝, 그리고 방법을 붙인 상태와 병합한 상태의 토큰 생성을 잽니다.</translation>
    </message>
    <message>
        <source>Methods compared</source>
        <translation>방법 비교</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Nonlinearity</source>
        <translation>비선형성</translation>
    </message>
    <message>
        <source>Trains</source>
        <translation>학습 대상</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>병합</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>병합 후</translation>
    </message>
    <message>
        <source>One training step</source>
        <translation>학습 한 스텝</translation>
    </message>
    <message>
        <source>One generated token (for encoders, one pass over a row) with the method attached; the percentage is relative to the base alone</source>
        <translation>방법을 붙인 상태에서 토큰 하나를 생성하는 시간(인코더는 한 행을 한 번 통과). 백분율은 기반 모델 단독에 대한 값입니다</translation>
    </message>
    <message>
        <source>The same with the method merged into the weights</source>
        <translation>방법을 가중치에 병합한 상태에서 같은 값</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF 모델 (*.gguf);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>The model to measure on: a folder or a .gguf file</source>
        <translation>측정에 쓸 모델: 폴더 또는 .gguf 파일</translation>
    </message>
    <message>
        <source>The model to measure on</source>
        <translation>측정에 쓸 모델</translation>
    </message>
    <message>
        <source>&amp;Measure on this machine</source>
        <translation>이 컴퓨터에서 측정(&amp;M)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>먼저 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The base alone</source>
        <translation>기반 모델 단독</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>does not merge</source>
        <translation>병합되지 않음</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
        <source>%1  %2 of %3</source>
        <translation>%1  %3 중 %2</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MemoryBar</name>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Quantization constants</source>
        <translation>양자화 상수</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>학습 파라미터</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>기울기</translation>
    </message>
    <message>
        <source>Optimizer state</source>
        <translation>옵티마이저 상태</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>활성값</translation>
    </message>
    <message>
        <source>Logits and loss</source>
        <translation>로짓과 손실</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>작업 공간</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>런타임</translation>
    </message>
    <message>
        <source>new</source>
        <translation>새 항목</translation>
    </message>
    <message>
        <source>Memory by part</source>
        <translation>부분별 메모리</translation>
    </message>
    <message>
        <source>Total: %1</source>
        <translation>합계: %1</translation>
    </message>
    <message>
        <source>Measured: %1</source>
        <translation>측정: %1</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>현재: %1</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>예상</translation>
    </message>
    <message>
        <source>Measured, at the peak</source>
        <translation>측정, 최대일 때</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>예상</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>합계</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MethodDrawing</name>
    <message>
        <source>The method drawn</source>
        <translation>그림으로 보는 방법</translation>
    </message>
    <message>
        <source>What is trained, and where. Choose a part to see its tensors.</source>
        <translation>무엇이 어디에서 학습되는지 보여 줍니다. 부분을 선택하면 텐서를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>Choose a model to see a layer of it.</source>
        <translation>모델을 선택하면 레이어를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The picture appears once the model can be read.</source>
        <translation>모델을 읽을 수 있으면 그림이 나타납니다.</translation>
    </message>
    <message>
        <source>Click a part, or move with the arrow keys; Page Up and Page Down change the layer.</source>
        <translation>부분을 클릭하거나 화살표 키로 이동하세요. Page Up과 Page Down은 레이어를 바꿉니다.</translation>
    </message>
    <message>
        <source>Rank %1</source>
        <translation>랭크 %1</translation>
    </message>
    <message>
        <source>%1: %2 × (%3 + %4) = %5 numbers instead of %3 × %4 = %6: %7 %</source>
        <translation>%1: 숫자 %3 × %4 = %6개 대신 %2 × (%3 + %4) = %5개: %7 %</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MethodSection</name>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Add another method</source>
        <translation>다른 방법 추가</translation>
    </message>
    <message>
        <source>Remove this method</source>
        <translation>이 방법 제거</translation>
    </message>
    <message>
        <source>%1 combines with %2.</source>
        <translation>%1은(는) %2와(과) 함께 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be combined with other methods.</source>
        <translation>%1은(는) 다른 방법과 함께 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MethodsPage</name>
    <message>
        <source>Baseline</source>
        <translation>기준선</translation>
    </message>
    <message>
        <source>Addition</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Reparametrization</source>
        <translation>재매개변수화</translation>
    </message>
    <message>
        <source>What the others are measured against: all weights are trained, or none are and the examples go into the prompt.</source>
        <translation>다른 방법과 비교하는 기준입니다. 모든 가중치를 학습하거나, 아무것도 학습하지 않고 예시를 프롬프트에 넣습니다.</translation>
    </message>
    <message>
        <source>Small new parts are added to the model (layers, prompts, scales), and only they are trained.</source>
        <translation>모델에 작은 새 부분(레이어, 프롬프트, 배율)을 더하고 그것만 학습합니다.</translation>
    </message>
    <message>
        <source>A few of the model&apos;s own parameters are chosen and trained; nothing is added.</source>
        <translation>모델의 기존 파라미터 중 일부를 골라 학습합니다. 더하는 것은 없습니다.</translation>
    </message>
    <message>
        <source>The change to a weight is written in a smaller form, such as two thin matrices, which can be merged in afterward.</source>
        <translation>가중치의 변화를 얇은 두 행렬처럼 더 작은 형태로 쓰고, 나중에 병합할 수 있습니다.</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Ways to fine-tune, grouped by what is trained (after Lialin et al., arXiv 2303.15647).</source>
        <translation>무엇을 학습하는지로 나눈 미세 조정 방법 (Lialin et al., arXiv 2303.15647에 따름).</translation>
    </message>
    <message>
        <source>merges into the weights</source>
        <translation>가중치에 병합됨</translation>
    </message>
    <message>
        <source>Combines with %1.</source>
        <translation>%1와(과) 함께 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This version has no method of this family.</source>
        <translation>이 버전에는 이 계열의 방법이 없습니다.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
</context>
<context>
    <name>lathe::ui::MetricModel</name>
    <message>
        <source>At the best evaluation, or else the last</source>
        <translation>최고 평가의 값, 없으면 마지막 값</translation>
    </message>
    <message>
        <source>After minus before on the held-out set; above zero means that it forgot</source>
        <translation>홀드아웃 세트의 학습 후 값에서 학습 전 값을 뺀 차이. 0보다 크면 망각이 일어난 것입니다</translation>
    </message>
    <message>
        <source>After minus before on the held-out set; below zero means that it forgot</source>
        <translation>홀드아웃 세트의 학습 후 값에서 학습 전 값을 뺀 차이. 0보다 작으면 망각이 일어난 것입니다</translation>
    </message>
    <message>
        <source>All tokens read, by the time trained</source>
        <translation>읽은 모든 토큰을 학습 시간으로 나눈 값</translation>
    </message>
    <message>
        <source>Less is better</source>
        <translation>작을수록 좋습니다</translation>
    </message>
    <message>
        <source>More is better</source>
        <translation>클수록 좋습니다</translation>
    </message>
    <message>
        <source>%1 before training, %2 after</source>
        <translation>학습 전 %1, 학습 후 %2</translation>
    </message>
    <message>
        <source>This run has no held-out set, or has not measured it twice</source>
        <translation>이 실행에는 홀드아웃 세트가 없거나 두 번 측정하지 않았습니다</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정 안 함</translation>
    </message>
    <message>
        <source>at step %1</source>
        <translation>스텝 %1에서</translation>
    </message>
    <message>
        <source>the best</source>
        <translation>최고</translation>
    </message>
    <message>
        <source>%1 to the baseline</source>
        <translation>기준과의 차이 %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ModelPage</name>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>토크나이저</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>선택한 모델 없음</translation>
    </message>
    <message>
        <source>Choose one in the library.</source>
        <translation>라이브러리에서 선택하세요.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>‹ All models</source>
        <translation>‹ 모든 모델</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>시험(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Use for a new run</source>
        <translation>새 실행에 사용(&amp;U)</translation>
    </message>
    <message>
        <source>Find a tensor: q_proj, layers.3, …</source>
        <translation>텐서 찾기: q_proj, layers.3, …</translation>
    </message>
    <message>
        <source>Find a tensor</source>
        <translation>텐서 찾기</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>모두 펼치기</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>모두 접기</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>아키텍처</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 layers, %2 wide</source>
        <translation>레이어 %1개, 너비 %2</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 heads, %2 key/value heads</source>
        <translation>헤드 %1개, 키/값 헤드 %2개</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>License</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>명시되지 않음</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>이 모델에 대하여</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ModelSection</name>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF 모델 (*.gguf);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>A model&apos;s folder or a .gguf file: choose it, drop it here or type its path</source>
        <translation>모델 폴더 또는 .gguf 파일: 선택하거나, 여기에 놓거나, 경로를 입력하세요</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>아키텍처</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>토큰 %1개</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>%1 × %2 wide</source>
        <translation>%1 × 너비 %2</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>%1, %2 key/value</source>
        <translation>%1, 키/값 %2</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>토크나이저</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>이 모델에 대하여</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ModelsPage</name>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>Reading the list of models…</source>
        <translation>모델 목록을 읽는 중…</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>&amp;Scan again</source>
        <translation>다시 검색(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>폴더 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Download…</source>
        <translation>다운로드(&amp;D)…</translation>
    </message>
    <message>
        <source>A folder with models</source>
        <translation>모델이 있는 폴더</translation>
    </message>
    <message>
        <source>Search names, architectures, formats and licenses</source>
        <translation>이름, 아키텍처, 형식, 라이선스 검색</translation>
    </message>
    <message>
        <source>Search the models</source>
        <translation>모델 검색</translation>
    </message>
    <message>
        <source>Places that the models come from</source>
        <translation>모델이 있는 위치</translation>
    </message>
    <message>
        <source>all places</source>
        <translation>모든 위치</translation>
    </message>
    <message>
        <source>Only models that can be trained here</source>
        <translation>여기서 학습할 수 있는 모델만</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>시험(&amp;T)</translation>
    </message>
    <message>
        <source>D&amp;etails</source>
        <translation>자세히(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Use for a new run</source>
        <translation>새 실행에 사용(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Stop scanning</source>
        <translation>검색 중지(&amp;S)</translation>
    </message>
    <message>
        <source>Scanning: %1 of %2 models read, %3</source>
        <translation>검색 중: 모델 %2개 중 %1개 읽음, %3</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>모델 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n places</source>
        <translation>
            <numerusform>(위치 %n곳)</numerusform>
        </translation>
    </message>
    <message>
        <source>scanned %1</source>
        <translation>%1에 검색</translation>
    </message>
    <message>
        <source>for training: %1, %2 free</source>
        <translation>학습용: %1, 여유 %2</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>모델을 찾는 중…</translation>
    </message>
    <message>
        <source>No models found</source>
        <translation>모델이 없습니다</translation>
    </message>
    <message>
        <source>Add a folder, drop one here, or download a model. The caches of Hugging Face, Ollama and LM Studio are scanned too.</source>
        <translation>폴더를 추가하거나, 여기에 놓거나, 모델을 내려받으세요. Hugging Face, Ollama, LM Studio의 캐시도 검색합니다.</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>일치하는 항목 없음</translation>
    </message>
    <message>
        <source>No model matches the search.</source>
        <translation>검색어에 맞는 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>No model selected</source>
        <translation>선택한 모델 없음</translation>
    </message>
    <message>
        <source>Download (%1)</source>
        <translation>다운로드 (%1)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::NewRunPage</name>
    <message>
        <source>Models on this machine</source>
        <translation>이 컴퓨터의 모델</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Compare number formats</source>
        <translation>숫자 형식 비교</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Show &amp;all fields</source>
        <translation>모든 필드 보기(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Open recipe…</source>
        <translation>레시피 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Sa&amp;ve recipe…</source>
        <translation>레시피 저장(&amp;V)…</translation>
    </message>
    <message>
        <source>The task is now %1</source>
        <translation>이제 작업은 %1입니다</translation>
    </message>
    <message>
        <source>%1 can&apos;t be used for the default, language modeling. Choose another task if this is not the one you want.</source>
        <translation>%1은(는) 기본값인 언어 모델링에 쓸 수 없습니다. 원하는 작업이 아니면 다른 작업을 선택하세요.</translation>
    </message>
    <message>
        <source>Some fields can&apos;t be read. They are marked in red.</source>
        <translation>읽을 수 없는 필드가 있습니다. 빨간색으로 표시했습니다.</translation>
    </message>
    <message>
        <source>Choose a model to see what it costs.</source>
        <translation>모델을 선택하면 비용이 표시됩니다.</translation>
    </message>
    <message>
        <source>Choose a model to see where it fits.</source>
        <translation>모델을 선택하면 어디에 들어가는지 표시됩니다.</translation>
    </message>
    <message>
        <source>The costs appear once the model can be read.</source>
        <translation>모델을 읽을 수 있게 되면 비용이 표시됩니다.</translation>
    </message>
    <message>
        <source>The devices appear once the model can be read.</source>
        <translation>모델을 읽을 수 있게 되면 장치가 표시됩니다.</translation>
    </message>
    <message>
        <source>the processor&apos;s memory</source>
        <translation>프로세서의 메모리</translation>
    </message>
    <message>
        <source>Choose a model and a file of examples to begin.</source>
        <translation>시작하려면 모델과 예시 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>%1, %2 free</source>
        <translation>%1, 여유 %2</translation>
    </message>
    <message>
        <source>Start all the same?</source>
        <translation>그래도 시작할까요?</translation>
    </message>
    <message>
        <source>Start all the same</source>
        <translation>그래도 시작</translation>
    </message>
    <message>
        <source>Don&apos;t start</source>
        <translation>시작하지 않음</translation>
    </message>
    <message>
        <source>The longest has %1 tokens. What should happen to them?</source>
        <translation>가장 긴 행은 토큰 %1개입니다. 어떻게 할까요?</translation>
    </message>
    <message numerus="yes">
        <source>Cutting would leave %n without an answer to learn; these would be dropped.</source>
        <translation>
            <numerusform>자르면 %n개 행에 학습할 답이 남지 않아 제외됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 rows are longer than %3 tokens (%4)</source>
        <translation>행 %2개 중 %1개가 토큰 %3개보다 깁니다 (%4)</translation>
    </message>
    <message numerus="yes">
        <source>Cut %n row(s)</source>
        <translation>
            <numerusform>행 %n개 자르기</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop %n row(s)</source>
        <translation>
            <numerusform>행 %n개 제외</numerusform>
        </translation>
    </message>
    <message>
        <source>Allow %1 tokens</source>
        <translation>토큰 %1개까지 허용</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Searching for the largest batch that fits…</source>
        <translation>들어가는 가장 큰 배치를 찾는 중…</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>fits, %1 at its peak</source>
        <translation>들어감, 최대 %1</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>들어가지 않음</translation>
    </message>
    <message>
        <source>By the estimate only.</source>
        <translation>추정만 한 결과입니다.</translation>
    </message>
    <message>
        <source>Tried: %1.</source>
        <translation>시험함: %1.</translation>
    </message>
    <message>
        <source>Not even one row fits in %1. %2</source>
        <translation>%1에는 한 행도 들어가지 않습니다. %2</translation>
    </message>
    <message>
        <source>%1 rows per micro-batch fit in %2 and are now set. %3</source>
        <translation>%2에 마이크로 배치당 행 %1개가 들어가며, 그렇게 설정했습니다. %3</translation>
    </message>
    <message>
        <source>%1  %2 of %3</source>
        <translation>%1  %3 중 %2</translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation>레시피 열기</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>레시피 (*.json);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>레시피 저장</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>레시피 (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>%1(으)로 저장했습니다</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written</source>
        <translation>%1에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>마지막 변경 되돌리기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 적용</translation>
    </message>
    <message>
        <source>S&amp;weep…</source>
        <translation>스윕(&amp;W)…</translation>
    </message>
    <message>
        <source>Several runs of this recipe that differ in a few fields</source>
        <translation>몇 개의 필드만 다른, 이 레시피의 여러 실행</translation>
    </message>
    <message>
        <source>Pr&amp;esets</source>
        <translation>프리셋(&amp;E)</translation>
    </message>
    <message>
        <source>Choose a model to see a layer of it.</source>
        <translation>모델을 선택하면 레이어를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The run starts from the adapter “%1”</source>
        <translation>실행이 어댑터 “%1”에서 시작합니다</translation>
    </message>
    <message>
        <source>It stands under “Start from adapter” among the fields of the training.</source>
        <translation>학습 필드의 “이어받을 어댑터”에 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::OpenHistory</name>
    <message>
        <source>Lathe</source>
        <translation>Lathe</translation>
    </message>
    <message>
        <source>The run history can&apos;t be opened</source>
        <translation>실행 기록을 열 수 없습니다</translation>
    </message>
    <message>
        <source>It can be rebuilt from the folders of its runs, or a new one can begin. Either way the old file gets another name and stays as it is, and so do the folders.</source>
        <translation>실행 폴더들로 기록을 다시 만들거나, 새 기록을 시작할 수 있습니다. 어느 쪽이든 기존 파일은 다른 이름으로 그대로 남고, 폴더들도 그대로입니다.</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>종료(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>다시 시도(&amp;T)</translation>
    </message>
    <message>
        <source>Start a &amp;new history</source>
        <translation>새 기록 시작(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Rebuild it</source>
        <translation>다시 만들기(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are back.</source>
        <translation>
            <numerusform>실행 %n개를 되살렸습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were made by an earlier version and have no curves.</source>
        <translation>
            <numerusform>그중 %n개는 이전 버전에서 만들어져 곡선이 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read as runs and were left out.</source>
        <translation>
            <numerusform>폴더 %n개는 실행으로 읽을 수 없어 제외했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Begins anew: %1.</source>
        <translation>새로 시작: %1.</translation>
    </message>
    <message>
        <source>The old file is kept as %1.</source>
        <translation>기존 파일은 %1(으)로 보관했습니다.</translation>
    </message>
    <message>
        <source>The run history was rebuilt</source>
        <translation>실행 기록을 다시 만들었습니다</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>계속(&amp;C)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ParallelPlot</name>
    <message>
        <source>Parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message numerus="yes">
        <source>%n runs within the ranges: %1</source>
        <translation>
            <numerusform>범위 안의 실행 %n개: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation>모든 실행 보기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PathEdit</name>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlaceList</name>
    <message>
        <source>Where to look for models</source>
        <translation>모델을 찾을 위치</translation>
    </message>
    <message>
        <source>Folders are only read. Removing one leaves its files where they are.</source>
        <translation>폴더는 읽기만 합니다. 목록에서 제거해도 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>폴더 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>added by you</source>
        <translation>직접 추가함</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>찾을 수 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>모델 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove this folder from the list</source>
        <translation>이 폴더를 목록에서 제거</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlaygroundPage</name>
    <message>
        <source>Playground</source>
        <translation>플레이그라운드</translation>
    </message>
    <message>
        <source>Start &amp;over</source>
        <translation>처음부터 다시(&amp;O)</translation>
    </message>
    <message>
        <source>Training is done. Here is the model beside its untrained self.</source>
        <translation>학습이 끝났습니다. 학습하지 않은 모델과 나란히 비교해 보세요.</translation>
    </message>
    <message>
        <source>Ask something else, or start a run with your own model and data.</source>
        <translation>다른 질문을 하거나, 내 모델과 데이터로 실행을 시작하세요.</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>새 실행…</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>먼저 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>Conversat&amp;ion</source>
        <translation>대화(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Test set</source>
        <translation>테스트 세트(&amp;T)</translation>
    </message>
    <message>
        <source>Add a &amp;column</source>
        <translation>열 추가(&amp;C)</translation>
    </message>
    <message>
        <source>Another run or model that answers the same</source>
        <translation>같은 질문에 답하는 다른 실행이나 모델</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Different models answer: %1. One at a time is held in memory beside those in training; the next is loaded when its turn comes.</source>
        <translation>서로 다른 모델이 답합니다: %1. 학습 중인 모델 외에는 한 번에 하나만 메모리에 두고, 차례가 오면 다음 모델을 불러옵니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotControls</name>
    <message>
        <source>What the axis across counts</source>
        <translation>가로축이 세는 것</translation>
    </message>
    <message>
        <source>A&amp;cross</source>
        <translation>가로축(&amp;C)</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활화</translation>
    </message>
    <message>
        <source>Weight of the past in the moving average; 0 shows the curve as it is</source>
        <translation>이동 평균에서 과거의 가중치. 0이면 곡선을 그대로 표시합니다</translation>
    </message>
    <message>
        <source>&amp;Smoothing</source>
        <translation>평활화(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Logarithmic</source>
        <translation>로그 축(&amp;L)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotLegend</name>
    <message>
        <source>Space hides or shows the curve; Ctrl+Space shows it alone; the menu key gives it another color.</source>
        <translation>스페이스: 곡선 숨기기/보이기. Ctrl+스페이스: 이 곡선만 보기. 메뉴 키: 색 바꾸기.</translation>
    </message>
    <message>
        <source>%1
Click: hide or show. Double click, or Ctrl and click: this curve alone.</source>
        <translation>%1
클릭: 숨기기/보이기. 두 번 클릭 또는 Ctrl+클릭: 이 곡선만 보기.</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>This curve alone, or all</source>
        <translation>이 곡선만 또는 전체</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Color %1</source>
        <translation>색 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n건</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotOverlay</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n건</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotWidget</name>
    <message>
        <source>Save the values as CSV…</source>
        <translation>값을 CSV로 저장…</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>%1 형식으로 저장…</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>복사했습니다.</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>그래프 저장</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <translation>%1 파일 (*.%2)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1(으)로 저장했습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PredictForm</name>
    <message>
        <source>Pre&amp;dict</source>
        <translation>예측(&amp;D)</translation>
    </message>
    <message>
        <source>What the model says of the text</source>
        <translation>텍스트에 대한 모델의 예측</translation>
    </message>
    <message>
        <source>&amp;Question</source>
        <translation>질문(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>텍스트(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Context, in which the answer is looked for</source>
        <translation>답을 찾을 문맥(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Second text, of a model that reads pairs; may stay empty</source>
        <translation>두 번째 텍스트, 쌍을 읽는 모델용. 비워 두어도 됩니다(&amp;S)</translation>
    </message>
    <message>
        <source>Predicting…</source>
        <translation>예측하는 중…</translation>
    </message>
    <message>
        <source>In %1.</source>
        <translation>%1 걸림.</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>답 없음</translation>
    </message>
    <message>
        <source>Predicted value: %1</source>
        <translation>예측값: %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PresetMenu</name>
    <message>
        <source>&amp;Delete a preset</source>
        <translation>프리셋 삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Save as a preset…</source>
        <translation>프리셋으로 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>“%1” changes nothing here</source>
        <translation>“%1”이(가) 여기서 바꾸는 것은 없습니다</translation>
    </message>
    <message>
        <source>“%1” has changed the recipe</source>
        <translation>“%1”이(가) 레시피를 바꾸었습니다</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Save as a preset</source>
        <translation>프리셋으로 저장</translation>
    </message>
    <message>
        <source>A name for all that is set here except model and data:</source>
        <translation>모델과 데이터를 뺀 모든 설정을 저장할 이름:</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Saved as the preset “%1”</source>
        <translation>프리셋 “%1”(으)로 저장했습니다</translation>
    </message>
    <message>
        <source>The preset “%1” is deleted</source>
        <translation>프리셋 “%1”을(를) 삭제했습니다</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>되살리기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PreviewPanel</name>
    <message>
        <source>What training will see</source>
        <translation>학습에 쓰일 내용</translation>
    </message>
    <message>
        <source>Rows of the data</source>
        <translation>데이터의 행</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>행 검색</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>품질</translation>
    </message>
    <message numerus="yes">
        <source>Quality: %n remark(s)</source>
        <translation>
            <numerusform>품질: 지적 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>No data chosen</source>
        <translation>선택한 데이터 없음</translation>
    </message>
    <message>
        <source>Rows appear here with every token colored by whether it is trained on.</source>
        <translation>행이 여기에 나타나며, 모든 토큰에 학습 여부가 색으로 표시됩니다.</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>데이터를 읽는 중…</translation>
    </message>
    <message>
        <source>Measuring all rows…</source>
        <translation>모든 행을 재는 중…</translation>
    </message>
    <message>
        <source>These rows look made for %1</source>
        <translation>이 행들은 %1용으로 보입니다</translation>
    </message>
    <message>
        <source>Their columns are those of the format %1, and the task is %2.</source>
        <translation>열은 %1 형식인데, 작업은 %2입니다.</translation>
    </message>
    <message>
        <source>Switch to %1</source>
        <translation>%1(으)로 전환</translation>
    </message>
    <message>
        <source>Format: %1</source>
        <translation>형식: %1</translation>
    </message>
    <message>
        <source>  ·  choose a model to see tokens</source>
        <translation>  ·  모델을 선택하면 토큰이 표시됩니다</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>사용 안 함: %1</translation>
    </message>
    <message numerus="yes">
        <source>Chat template: %n problem(s)</source>
        <translation>
            <numerusform>대화 템플릿: 문제 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>No more rows</source>
        <translation>행이 더 없습니다</translation>
    </message>
    <message>
        <source>The file has no rows</source>
        <translation>파일에 행이 없습니다</translation>
    </message>
    <message>
        <source>Back to the start</source>
        <translation>처음으로</translation>
    </message>
    <message>
        <source>found: %1 to %2</source>
        <translation>찾음: %1부터 %2까지</translation>
    </message>
    <message>
        <source>no more rows with these words</source>
        <translation>이 단어가 있는 행이 더 없습니다</translation>
    </message>
    <message>
        <source>no row has these words</source>
        <translation>이 단어가 있는 행이 없습니다</translation>
    </message>
    <message>
        <source>rows %1 to %2 of %3</source>
        <translation>행 %3개 중 %1부터 %2까지</translation>
    </message>
    <message>
        <source>rows %1 to %2</source>
        <translation>행 %1부터 %2까지</translation>
    </message>
    <message>
        <source>Answer: %1</source>
        <translation>답: %1</translation>
    </message>
    <message>
        <source>Label: %1</source>
        <translation>레이블: %1</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>for training</source>
        <translation>학습용</translation>
    </message>
    <message>
        <source>for validation</source>
        <translation>검증용</translation>
    </message>
    <message>
        <source>longest, tokens</source>
        <translation>가장 긴 행, 토큰</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>trained tokens</source>
        <translation>학습되는 토큰</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>너무 김</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>잘림</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>answer lost</source>
        <translation>답 없어짐</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>형식 오류</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>nothing to train</source>
        <translation>학습할 것 없음</translation>
    </message>
    <message>
        <source>duplicates</source>
        <translation>중복</translation>
    </message>
    <message>
        <source>also in validation</source>
        <translation>검증에도 있음</translation>
    </message>
    <message>
        <source>%1 of %2 rows are longer than %3 tokens (%4).</source>
        <translation>행 %2개 중 %1개가 토큰 %3개보다 깁니다 (%4).</translation>
    </message>
    <message>
        <source>Every row fits into %1 tokens (%2).</source>
        <translation>모든 행이 토큰 %1개 안에 들어갑니다 (%2).</translation>
    </message>
    <message>
        <source>First problem, line %1: %2</source>
        <translation>첫 번째 문제, %1번째 줄: %2</translation>
    </message>
</context>
<context>
    <name>lathe::ui::PromptBox</name>
    <message>
        <source>Your question. Enter sends it, Shift+Enter starts a new line.</source>
        <translation>질문을 입력하세요. Enter로 보내고 Shift+Enter로 줄을 바꿉니다.</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>질문</translation>
    </message>
    <message>
        <source>As&amp;k</source>
        <translation>질문하기(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>Save this prompt for the test set</source>
        <translation>이 프롬프트를 테스트 세트에 저장</translation>
    </message>
</context>
<context>
    <name>lathe::ui::QualityPanel</name>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have bytes that are not UTF-8.</source>
        <translation>
            <numerusform>행 %n개에 UTF-8이 아닌 바이트가 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every row is UTF-8.</source>
        <translation>모든 행이 UTF-8입니다.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Labels and their rows</source>
        <translation>레이블과 그 행</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Share of training</source>
        <translation>학습에서의 비율</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>홀드아웃</translation>
    </message>
    <message>
        <source>Rows that repeat others</source>
        <translation>다른 행을 반복하는 행</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>행</translation>
    </message>
    <message>
        <source>As row</source>
        <translation>반복된 행</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>Sides</source>
        <translation>구분</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Comparing all rows…</source>
        <translation>모든 행을 비교하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>training and validation</source>
        <translation>학습과 검증</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>같음</translation>
    </message>
    <message>
        <source>The first %1 are listed.</source>
        <translation>처음 %1건만 표시합니다.</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>행 %1</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>중복</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) repeat an earlier one exactly.</source>
        <translation>
            <numerusform>행 %n개가 앞의 행과 완전히 같습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No row repeats an earlier one exactly.</source>
        <translation>앞의 행과 완전히 같은 행이 없습니다.</translation>
    </message>
    <message>
        <source>Near repeats</source>
        <translation>유사 중복</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) share %1 or more of their wording with an earlier one.</source>
        <translation>
            <numerusform>행 %n개가 앞의 행과 표현의 %1 이상을 공유합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No two other rows share %1 or more of their wording.</source>
        <translation>그 밖에 표현의 %1 이상을 공유하는 두 행이 없습니다.</translation>
    </message>
    <message>
        <source>Leaks</source>
        <translation>누출</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) have one row in training and one in validation or held out: what is measured there looks better than it is.</source>
        <translation>
            <numerusform>%n쌍이 학습과 검증(또는 홀드아웃)에 나뉘어 있습니다. 그곳에서 잰 결과는 실제보다 좋게 나옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No validation row is in training, exactly or nearly.</source>
        <translation>검증 행 중 학습에 똑같이 또는 비슷하게 들어 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>비교함</translation>
    </message>
    <message>
        <source>Repeats were searched for in %1 of %2 rows.</source>
        <translation>행 %2개 중 %1개에서 중복을 찾았습니다.</translation>
    </message>
    <message>
        <source>Measured but never trained on: %1.</source>
        <translation>측정하지만 학습하지 않음: %1.</translation>
    </message>
    <message>
        <source>Trained on in fewer than %1 rows: %2.</source>
        <translation>%1개 미만의 행으로 학습: %2.</translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n label(s) is trained on in at least %1 rows.</source>
        <translation>
            <numerusform>레이블 %n개 모두 최소 %1개의 행으로 학습합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>문자</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Half of the rows have up to %1 %5, 95 % have up to %2, 99 % up to %3; the longest has %4.</source>
        <translation>행의 절반은 최대 %1%5, 95 %는 최대 %2, 99 %는 최대 %3이고, 가장 긴 행은 %4입니다.</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>패킹</translation>
    </message>
    <message>
        <source>%1 rows go into %2 packs of %3 tokens, %4 filled.</source>
        <translation>행 %1개가 토큰 %3개짜리 팩 %2개에 들어가며, %4 채워집니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::QueueModel</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>when resumed</source>
        <translation>재개할 때</translation>
    </message>
    <message>
        <source>a program that has ended</source>
        <translation>종료된 프로그램</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>이 창</translation>
    </message>
    <message>
        <source>No run like it has taken steps on this device yet.</source>
        <translation>이 장치에서 이와 비슷한 실행이 아직 스텝을 진행한 적이 없습니다.</translation>
    </message>
    <message>
        <source>By the steps that it has taken.</source>
        <translation>지금까지 진행한 스텝을 기준으로 합니다.</translation>
    </message>
    <message>
        <source>By the steps of “%1”, a run like it.</source>
        <translation>비슷한 실행인 “%1”의 스텝을 기준으로 합니다.</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>차례</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>소요 시간</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>Queue of</source>
        <translation>소속</translation>
    </message>
</context>
<context>
    <name>lathe::ui::QueuePage</name>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>&amp;Hold the queue</source>
        <translation>대기열 보류(&amp;H)</translation>
    </message>
    <message>
        <source>What is at work continues; no other run gets its turn until the queue goes on.</source>
        <translation>진행 중인 실행은 계속되고, 보류를 해제할 때까지 다른 실행의 차례는 오지 않습니다.</translation>
    </message>
    <message>
        <source>Failed within a day</source>
        <translation>하루 안에 실패한 실행</translation>
    </message>
    <message>
        <source>The queue went on without them.</source>
        <translation>대기열은 이 실행들 없이 계속되었습니다.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Reading the queue…</source>
        <translation>대기열을 읽는 중…</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>Saves a checkpoint, then ends; the next run gets its turn.</source>
        <translation>체크포인트를 저장하고 끝납니다. 그다음 실행의 차례가 옵니다.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>In the order of their turns. Drag a row, or press Alt and an arrow key.</source>
        <translation>차례대로 나열됩니다. 행을 끌거나 Alt와 화살표 키를 누르세요.</translation>
    </message>
    <message>
        <source>Waiting runs</source>
        <translation>대기 중인 실행</translation>
    </message>
    <message>
        <source>Alt+Up and Alt+Down move the run; Delete takes it out.</source>
        <translation>Alt+위쪽과 Alt+아래쪽 키로 실행을 옮기고 Delete 키로 빼냅니다.</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>위로(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Down</source>
        <translation>아래로(&amp;D)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>&amp;Take out</source>
        <translation>빼내기(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Let the queue go on</source>
        <translation>보류 해제(&amp;L)</translation>
    </message>
    <message>
        <source>Nothing is at work, and nothing waits</source>
        <translation>진행 중이거나 대기 중인 실행이 없습니다</translation>
    </message>
    <message>
        <source>Each run that is started while another works waits here for its turn.</source>
        <translation>다른 실행이 진행되는 동안 시작한 실행은 여기에서 차례를 기다립니다.</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Nothing: the queue is held.</source>
        <translation>없음: 대기열이 보류되어 있습니다.</translation>
    </message>
    <message>
        <source>Nothing in this window.</source>
        <translation>이 창에는 없습니다.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 열기</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>%1 중지</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>준비 중</translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation>%2스텝 중 %1</translation>
    </message>
    <message>
        <source>Its first step has not been taken.</source>
        <translation>아직 첫 스텝을 진행하지 않았습니다.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>%1 left, done %2</source>
        <translation>%1 남음, %2에 끝남</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>finish time unknown</source>
        <translation>끝나는 시각 알 수 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) waited or worked when their program ended</source>
        <translation>
            <numerusform>프로그램이 종료될 때 대기하거나 진행 중이던 실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Their order has been kept. They go on when somebody resumes them.</source>
        <translation>순서는 유지되었습니다. 재개하면 계속됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n, one after another</source>
        <translation>
            <numerusform>%n개를 차례로 재개</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” has been taken out</source>
        <translation>“%1” 실행을 빼냈습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n runs have been taken out</source>
        <translation>
            <numerusform>실행 %n개를 빼냈습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The history keeps it as stopped; it can be resumed at any time.</source>
        <translation>기록에 중지된 실행으로 남으며 언제든지 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Put back at the end</source>
        <translation>맨 뒤에 다시 넣기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::Readiness</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The rows look made for another task: %1.</source>
        <translation>행이 다른 작업용으로 보입니다: %1.</translation>
    </message>
    <message>
        <source> %1 %</source>
        <translation> %1 %</translation>
    </message>
    <message>
        <source>All rows are being measured…%1</source>
        <translation>모든 행을 재는 중입니다…%1</translation>
    </message>
    <message>
        <source>%1 of %2 rows are longer than %3 tokens. Choose what happens to them.</source>
        <translation>행 %2개 중 %1개가 토큰 %3개보다 깁니다. 어떻게 할지 선택하세요.</translation>
    </message>
    <message>
        <source>No row is left to train on: all are for validation.</source>
        <translation>학습할 행이 남지 않았습니다. 모두 검증용입니다.</translation>
    </message>
    <message>
        <source>The column “%1” is not used.</source>
        <translation>“%1” 열은 사용하지 않습니다.</translation>
    </message>
    <message>
        <source>The columns “%1” are not used.</source>
        <translation>“%1” 열들은 사용하지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) can&apos;t be trained on and are left out.</source>
        <translation>
            <numerusform>행 %n개는 학습할 수 없어 제외됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are too long and are left out.</source>
        <translation>
            <numerusform>행 %n개는 너무 길어 제외됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n validation row(s) are also trained on, so the validation loss will be too good.</source>
        <translation>
            <numerusform>검증 행 %n개가 학습에도 쓰여, 검증 손실이 실제보다 좋게 나옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of memory are predicted at the peak, and %2 are free on %3.</source>
        <translation>최대 메모리는 %1로 예상되고, %3의 여유는 %2입니다.</translation>
    </message>
    <message>
        <source>Checkpoints and the result may take %1 of disk, and %2 are free where runs are kept.</source>
        <translation>체크포인트와 결과가 디스크를 %1까지 차지할 수 있고, 실행이 저장되는 곳의 여유는 %2입니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RecipeFile</name>
    <message>
        <source>Can&apos;t read %1: %2.</source>
        <translation>%1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>%1 is no recipe: it is larger than 16 MiB.</source>
        <translation>%1은(는) 레시피가 아닙니다. 16 MiB보다 큽니다.</translation>
    </message>
    <message>
        <source>Open a recipe&apos;s JSON file, a GGUF file or a model&apos;s folder.</source>
        <translation>레시피의 JSON 파일이나 GGUF 파일, 모델 폴더를 여세요.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RecipeModel</name>
    <message>
        <source>Recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>What it sets</source>
        <translation>설정하는 내용</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunActions</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Compare with the run it starts from</source>
        <translation>시작점이 된 실행과 비교</translation>
    </message>
    <message>
        <source>Try in the playground</source>
        <translation>플레이그라운드에서 시험</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Edit tags…</source>
        <translation>태그 편집…</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Set as baseline</source>
        <translation>기준으로 삼기</translation>
    </message>
    <message>
        <source>Open all groups</source>
        <translation>그룹 모두 펼치기</translation>
    </message>
    <message>
        <source>Close all groups</source>
        <translation>그룹 모두 접기</translation>
    </message>
    <message>
        <source>Clean up checkpoints…</source>
        <translation>체크포인트 정리…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Bring back from the archive</source>
        <translation>보관 해제</translation>
    </message>
    <message>
        <source>No longer the baseline</source>
        <translation>기준 해제</translation>
    </message>
    <message>
        <source>Export as a run bundle…</source>
        <translation>실행 번들로 내보내기…</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunAlarms</name>
    <message>
        <source>Don&apos;t tell me again</source>
        <translation>다시 알리지 않기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunBundles</name>
    <message>
        <source>Run bundles (*.tar);;All files (*)</source>
        <translation>실행 번들 (*.tar);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 여는 중…</translation>
    </message>
    <message>
        <source>The run was in the history already</source>
        <translation>실행이 이미 기록에 있습니다</translation>
    </message>
    <message>
        <source>The run is in the history</source>
        <translation>실행을 기록에 넣었습니다</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>실행 보기</translation>
    </message>
    <message>
        <source>Choose its base…</source>
        <translation>기반 모델 고르기…</translation>
    </message>
    <message>
        <source>The folder of the base model</source>
        <translation>기반 모델의 폴더</translation>
    </message>
    <message>
        <source>Save a run bundle</source>
        <translation>실행 번들 저장</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>%1 쓰는 중…</translation>
    </message>
    <message>
        <source>%1, %2. Another machine takes it in with “Open bundle…”.</source>
        <translation>%1, %2. 다른 컴퓨터에서 “번들 열기…”로 가져옵니다.</translation>
    </message>
    <message>
        <source>The run bundle is saved</source>
        <translation>실행 번들을 저장했습니다</translation>
    </message>
    <message>
        <source>Open a run bundle</source>
        <translation>실행 번들 열기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunChange</name>
    <message>
        <source>Change of each module</source>
        <translation>모듈별 변화</translation>
    </message>
    <message>
        <source>Change by layer, relative to the weights</source>
        <translation>레이어별 변화, 가중치 대비</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>&amp;Lower rank: %1</source>
        <translation>랭크 낮추기(&amp;L): %1</translation>
    </message>
    <message>
        <source>Lower rank</source>
        <translation>낮은 랭크</translation>
    </message>
    <message>
        <source>&amp;Export at a lower rank</source>
        <translation>낮은 랭크로 내보내기(&amp;E)</translation>
    </message>
    <message>
        <source>Nothing changed yet</source>
        <translation>아직 변한 것이 없습니다</translation>
    </message>
    <message>
        <source>What training changed can be measured once the run has saved a checkpoint.</source>
        <translation>실행이 체크포인트를 저장하면 학습이 무엇을 바꾸었는지 측정할 수 있습니다.</translation>
    </message>
    <message>
        <source>What did training change?</source>
        <translation>학습이 무엇을 바꾸었을까요?</translation>
    </message>
    <message>
        <source>For each module: the size of its change relative to the weights, its singular values, and what a lower rank would lose.</source>
        <translation>모듈마다 가중치 대비 변화의 크기, 특잇값, 랭크를 낮추면 잃는 것을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Measure the change</source>
        <translation>변화 측정</translation>
    </message>
    <message>
        <source>Reading the adapter and the weights…</source>
        <translation>어댑터와 가중치를 읽는 중…</translation>
    </message>
    <message>
        <source>No weight was changed</source>
        <translation>바뀐 가중치가 없습니다</translation>
    </message>
    <message>
        <source>This method adds parts of its own and leaves the weights as they are.</source>
        <translation>이 방법은 자체 부분을 더하고 가중치는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>Singular values of %1</source>
        <translation>%1의 특잇값</translation>
    </message>
    <message>
        <source>layer %1, %2</source>
        <translation>레이어 %1, %2</translation>
    </message>
    <message>
        <source>&amp;Export at rank %1</source>
        <translation>랭크 %1(으)로 내보내기(&amp;E)</translation>
    </message>
    <message>
        <source>This change already has rank 1, so there is nothing to cut.</source>
        <translation>이 변화는 이미 랭크 1이므로 줄일 것이 없습니다.</translation>
    </message>
    <message>
        <source>Keeps %1 % of the change&apos;s energy and loses %2 %. The most is lost in %3, which keeps %4 %.</source>
        <translation>변화 에너지의 %1 %를 유지하고 %2 %를 잃습니다. 가장 많이 잃는 곳은 %3으로, %4 %를 유지합니다.</translation>
    </message>
    <message>
        <source>Rank %1 was exported before</source>
        <translation>랭크 %1은(는) 이미 내보냈습니다</translation>
    </message>
    <message>
        <source>It is in %1.</source>
        <translation>%1에 있습니다.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>덮어쓰기</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Cutting to rank %1…</source>
        <translation>랭크 %1(으)로 줄이는 중…</translation>
    </message>
    <message>
        <source>Rank %1 exported to %2</source>
        <translation>랭크 %1을(를) %2에 내보냈습니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunCharts</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>기울기 노름</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그릴 지표</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Reading the curves…</source>
        <translation>곡선을 읽는 중…</translation>
    </message>
    <message>
        <source>memory ran out</source>
        <translation>메모리 부족</translation>
    </message>
    <message>
        <source>No steps yet</source>
        <translation>아직 스텝이 없습니다</translation>
    </message>
    <message>
        <source>The curves begin with the first step.</source>
        <translation>곡선은 첫 스텝부터 시작합니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunCheckpoints</name>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>No checkpoint yet</source>
        <translation>아직 체크포인트가 없습니다</translation>
    </message>
    <message>
        <source>A run can continue from its checkpoints; stopping writes one too.</source>
        <translation>실행은 체크포인트에서 재개할 수 있습니다. 중지할 때에도 하나를 씁니다.</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최고</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunEndNotes</name>
    <message>
        <source>%1 has finished</source>
        <translation>%1: 완료됨</translation>
    </message>
    <message>
        <source>%1 was stopped</source>
        <translation>%1: 중지됨</translation>
    </message>
    <message>
        <source>%1 ran out of memory</source>
        <translation>%1: 메모리 부족</translation>
    </message>
    <message>
        <source>%1 has failed</source>
        <translation>%1: 실패함</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>best validation loss %1</source>
        <translation>최저 검증 손실 %1</translation>
    </message>
    <message>
        <source>training loss %1</source>
        <translation>학습 손실 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps in %1</source>
        <translation>
            <numerusform>%1 동안 %n스텝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n스텝</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 waits for you</source>
        <translation>%1: 사용자를 기다리는 중</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunFacets</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 of them</source>
        <translation>%1: %2개</translation>
    </message>
    <message>
        <source>Only runs of one kind: puts a condition into the search</source>
        <translation>한 종류의 실행만: 검색에 조건을 넣습니다</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>No run has one</source>
        <translation>해당하는 실행이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n more: write them into the search</source>
        <translation>
            <numerusform>%n개 더: 검색에 직접 적으세요</numerusform>
        </translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>모두</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunFusion</name>
    <message>
        <source>A text to look at token by token</source>
        <translation>토큰별로 살펴볼 텍스트</translation>
    </message>
    <message>
        <source>Show this te&amp;xt</source>
        <translation>이 텍스트 보기(&amp;X)</translation>
    </message>
    <message>
        <source>Avera&amp;ge over the data</source>
        <translation>데이터 전체 평균(&amp;G)</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>adapter</source>
        <translation>어댑터</translation>
    </message>
    <message>
        <source>Choose a layer to see its weights token by token</source>
        <translation>레이어를 선택하면 토큰별 가중치가 표시됩니다</translation>
    </message>
    <message>
        <source>Token by token</source>
        <translation>토큰별</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>레이어(&amp;L)</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>No fusion yet</source>
        <translation>아직 융합이 없습니다</translation>
    </message>
    <message>
        <source>The attention&apos;s weights can be seen once the run has saved a checkpoint.</source>
        <translation>실행이 체크포인트를 저장하면 어텐션의 가중치를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Which adapter is used where?</source>
        <translation>어떤 어댑터가 어디에 쓰일까요?</translation>
    </message>
    <message>
        <source>The attention&apos;s weights by layer and adapter, averaged over the validation rows, or for a text that you type above.</source>
        <translation>레이어와 어댑터별 어텐션 가중치를, 검증 행의 평균이나 위에 입력한 텍스트에 대해 보여 줍니다.</translation>
    </message>
    <message>
        <source>Average over the data</source>
        <translation>데이터 전체 평균</translation>
    </message>
    <message>
        <source>Reading the validation rows…</source>
        <translation>검증 행을 읽는 중…</translation>
    </message>
    <message>
        <source>Reading the text…</source>
        <translation>텍스트를 읽는 중…</translation>
    </message>
    <message>
        <source>Average over the validation rows</source>
        <translation>검증 행 전체 평균</translation>
    </message>
    <message>
        <source>Average over this text</source>
        <translation>이 텍스트의 평균</translation>
    </message>
    <message>
        <source>No text yet</source>
        <translation>아직 텍스트가 없습니다</translation>
    </message>
    <message>
        <source>Type a text above to see which adapter each of its tokens attends to.</source>
        <translation>위에 텍스트를 입력하면 각 토큰이 어느 어댑터에 주목하는지 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunGroup</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: none</source>
        <translation>%1: 없음</translation>
    </message>
    <message>
        <source>The best of the group</source>
        <translation>그룹에서 가장 좋은 값</translation>
    </message>
    <message>
        <source>Group %1, open</source>
        <translation>그룹 %1, 펼쳐짐</translation>
    </message>
    <message>
        <source>Group %1, closed</source>
        <translation>그룹 %1, 접힘</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunHead</name>
    <message>
        <source>&amp;Try it</source>
        <translation>시험(&amp;T)</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>비교(&amp;M)</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>내보내기(&amp;X)…</translation>
    </message>
    <message>
        <source>&amp;Fork</source>
        <translation>분기(&amp;F)</translation>
    </message>
    <message>
        <source>A new run with this recipe, to be changed and started</source>
        <translation>이 레시피로 새 실행을 만들어 고치고 시작합니다</translation>
    </message>
    <message>
        <source>Fork from &amp;adapter</source>
        <translation>어댑터에서 분기(&amp;A)</translation>
    </message>
    <message>
        <source>A new run with this recipe that starts from this run&apos;s result</source>
        <translation>이 실행의 결과에서 시작하는, 같은 레시피의 새 실행</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>일시 정지(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>Saves a checkpoint and ends; the run can be resumed later</source>
        <translation>체크포인트를 저장하고 끝냅니다. 나중에 재개할 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Evaluate now</source>
        <translation>지금 평가(&amp;E)</translation>
    </message>
    <message>
        <source>Save &amp;checkpoint</source>
        <translation>체크포인트 저장(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation>변경(&amp;H)…</translation>
    </message>
    <message>
        <source>Learning rate, last step and evaluations, from the next step on</source>
        <translation>다음 스텝부터의 학습률, 마지막 스텝, 평가</translation>
    </message>
    <message>
        <source>%1 trainable</source>
        <translation>학습 파라미터 %1</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>%1에서</translation>
    </message>
    <message>
        <source>Not on a GPU: %1.</source>
        <translation>GPU를 쓰지 않는 이유: %1.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>일시 정지하는 중…</translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>재개하는 중…</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>재개(&amp;R)</translation>
    </message>
    <message>
        <source>Its result as files for other programs</source>
        <translation>결과를 다른 프로그램용 파일로</translation>
    </message>
    <message>
        <source>The run&apos;s files are gone.</source>
        <translation>실행의 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The run can be exported once it has saved a checkpoint.</source>
        <translation>실행이 체크포인트를 저장하면 내보낼 수 있습니다.</translation>
    </message>
    <message>
        <source>In the playground, beside its base model</source>
        <translation>플레이그라운드에서 기반 모델과 나란히</translation>
    </message>
    <message>
        <source>With the other runs of this model on these data</source>
        <translation>같은 모델과 데이터의 다른 실행들과</translation>
    </message>
    <message>
        <source>There is no other run of this model on these data.</source>
        <translation>같은 모델과 데이터의 다른 실행이 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunListModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>held-out %1: %2 before training, %3 after</source>
        <translation>홀드아웃 %1: 학습 전 %2, 학습 후 %3</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation>%1 %2 → %3</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Best eval</source>
        <translation>최고 평가</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Held-out before → after</source>
        <translation>홀드아웃 전 → 후</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>시작점</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>It starts from the adapter of “%1”.</source>
        <translation>“%1”의 어댑터에서 시작합니다.</translation>
    </message>
    <message>
        <source>%1 against the baseline “%2”: better</source>
        <translation>기준 “%2” 대비 %1: 더 좋음</translation>
    </message>
    <message>
        <source>%1 against the baseline “%2”: worse</source>
        <translation>기준 “%2” 대비 %1: 더 나쁨</translation>
    </message>
    <message>
        <source>the same as the baseline “%1”</source>
        <translation>기준 “%1”와(과) 같음</translation>
    </message>
    <message>
        <source>The training loss over the steps, and the validation loss where it was measured</source>
        <translation>스텝에 따른 학습 손실, 측정했다면 검증 손실도</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunMemory</name>
    <message>
        <source>%1: %2 at its peak, %3 per step, %4 in total, %5 on disk</source>
        <translation>%1: 최대 %2, 스텝당 %3, 전체 %4, 디스크 %5</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>가능</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>들어가지 않음</translation>
    </message>
    <message>
        <source>predicted peak</source>
        <translation>예상 최대</translation>
    </message>
    <message>
        <source>measured peak</source>
        <translation>측정 최대</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>Over steps</source>
        <translation>스텝에 따라</translation>
    </message>
    <message>
        <source>MiB at the step&apos;s peak</source>
        <translation>스텝 최대일 때 MiB</translation>
    </message>
    <message>
        <source>Moved by paging</source>
        <translation>페이징으로 옮긴 양</translation>
    </message>
    <message>
        <source>in and out, in the last step</source>
        <translation>마지막 스텝의 들어오고 나간 양</translation>
    </message>
    <message>
        <source>MiB per step</source>
        <translation>스텝당 MiB</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>brought in</source>
        <translation>들여옴</translation>
    </message>
    <message>
        <source>written out</source>
        <translation>내보냄</translation>
    </message>
    <message>
        <source>Nothing measured yet</source>
        <translation>아직 측정한 것이 없습니다</translation>
    </message>
    <message>
        <source>Predicted and measured memory appear here once the run has begun.</source>
        <translation>실행이 시작되면 예상 메모리와 측정 메모리가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>The peak of the whole process, as the system counts it: %1</source>
        <translation>시스템이 센 전체 프로세스의 최대: %1</translation>
    </message>
    <message>
        <source>Measured memory is as predicted.</source>
        <translation>측정 메모리가 예상과 같습니다.</translation>
    </message>
    <message>
        <source>In total %1 relative to the prediction. Farthest off: %2, %3 %4 than predicted%5.</source>
        <translation>전체는 예상 대비 %1. 가장 크게 벗어난 부분: %2, 예상보다 %3 %4%5.</translation>
    </message>
    <message>
        <source>more</source>
        <translation>많음</translation>
    </message>
    <message>
        <source>less</source>
        <translation>적음</translation>
    </message>
    <message>
        <source>Trial before the start: %1.</source>
        <translation>시작 전 시험: %1.</translation>
    </message>
    <message>
        <source>%1/s, %2/s</source>
        <translation>%1/초, %2/초</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunOnDialog</name>
    <message>
        <source>Run on</source>
        <translation>실행 위치</translation>
    </message>
    <message>
        <source>&amp;Run on</source>
        <translation>실행 위치(&amp;R)</translation>
    </message>
    <message>
        <source>This machine, one process</source>
        <translation>이 컴퓨터, 프로세스 하나</translation>
    </message>
    <message>
        <source>This machine, several processes (torchrun)</source>
        <translation>이 컴퓨터, 여러 프로세스(torchrun)</translation>
    </message>
    <message>
        <source>A Slurm cluster</source>
        <translation>Slurm 클러스터</translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation>보내는 내용</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>In this window, in its turn.</source>
        <translation>이 창에서 차례대로 실행합니다.</translation>
    </message>
    <message>
        <source>It waits for what is listed above the start button.</source>
        <translation>시작 버튼 위에 나온 것을 먼저 해결해야 합니다.</translation>
    </message>
    <message>
        <source>The job waits for its turn on the cluster. Model, data and this machine&apos;s LATHE_HOME must lie where its machines see them at the same paths.</source>
        <translation>작업은 클러스터에서 차례를 기다립니다. 모델, 데이터와 이 컴퓨터의 LATHE_HOME은 클러스터의 컴퓨터에서 같은 경로로 보여야 합니다.</translation>
    </message>
    <message>
        <source>The processes train one run together, and go on when this window is closed.</source>
        <translation>프로세스들이 실행 하나를 함께 학습하며, 이 창을 닫아도 계속됩니다.</translation>
    </message>
    <message>
        <source>&amp;Start training</source>
        <translation>학습 시작(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>보내기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>시작(&amp;S)</translation>
    </message>
    <message>
        <source>It needs about %1 of memory at its peak.</source>
        <translation>최대 약 %1의 메모리가 필요합니다.</translation>
    </message>
    <message>
        <source>Each of %1 processes needs about %2 of memory at its peak, as one process does: every one holds the whole model.</source>
        <translation>프로세스 %1개가 각각 최대 약 %2의 메모리를 필요로 합니다. 프로세스 하나일 때와 같으며, 저마다 모델 전체를 담습니다.</translation>
    </message>
    <message>
        <source>Handed over with: %1</source>
        <translation>넘겨주는 명령: %1</translation>
    </message>
    <message>
        <source>Each of %1 processes needs about %2 of memory at its peak.</source>
        <translation>프로세스 %1개가 각각 최대 약 %2의 메모리를 필요로 합니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunPage</name>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>The rows of a step</source>
        <translation>스텝의 행</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Trained change</source>
        <translation>학습된 변화</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>융합</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Messages of the run while this window is open.</source>
        <translation>이 창이 열려 있는 동안의 실행 메시지입니다.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>No run is open</source>
        <translation>열린 실행이 없습니다</translation>
    </message>
    <message>
        <source>Start a new run, or open one from the history.</source>
        <translation>새 실행을 시작하거나, 기록에서 실행을 여세요.</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>학습 손실</translation>
    </message>
    <message>
        <source>best validation loss</source>
        <translation>최저 검증 손실</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>time trained</source>
        <translation>학습 시간</translation>
    </message>
    <message>
        <source>time left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>실행을 읽는 중…</translation>
    </message>
    <message>
        <source>This run&apos;s files are gone</source>
        <translation>이 실행의 파일이 없습니다</translation>
    </message>
    <message>
        <source>%1 no longer holds what the run had written. What the history keeps is shown; to try or export the run, bring the files back.</source>
        <translation>실행이 쓴 파일이 %1에 더 이상 없습니다. 기록에 보관된 내용만 표시합니다. 실행을 시험하거나 내보내려면 파일을 되돌려 놓으세요.</translation>
    </message>
    <message>
        <source>started in %1</source>
        <translation>%1에서 시작됨</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>: validation loss %1</source>
        <translation>: 검증 손실 %1</translation>
    </message>
    <message>
        <source> (best so far)</source>
        <translation> (지금까지 최고)</translation>
    </message>
    <message>
        <source>step %1: checkpoint of %2 saved</source>
        <translation>스텝 %1: %2 체크포인트 저장됨</translation>
    </message>
    <message>
        <source>trial before the start: %1</source>
        <translation>시작 전 시험: %1</translation>
    </message>
    <message numerus="yes">
        <source>ended after %n steps</source>
        <translation>
            <numerusform>%n스텝 뒤 끝남</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Memory that training uses now, by part; the mark is the predicted peak</source>
        <translation>지금 학습이 쓰는 메모리를 부분별로 보여 줍니다. 표시선은 예상 최대입니다</translation>
    </message>
    <message>
        <source>Memory that training uses now, by part</source>
        <translation>지금 학습이 쓰는 메모리, 부분별</translation>
    </message>
    <message>
        <source>At the highest point of the last step; %1 at the run&apos;s, %2 predicted</source>
        <translation>마지막 스텝의 가장 높은 지점. 실행 전체에서는 %1, 예상은 %2</translation>
    </message>
    <message>
        <source>At its highest point; %1 predicted</source>
        <translation>가장 높은 지점. 예상은 %1</translation>
    </message>
    <message>
        <source>Used by the whole GPU while this run was working, including other programs</source>
        <translation>이 실행이 진행되는 동안 다른 프로그램을 포함해 GPU 전체가 사용한 양</translation>
    </message>
    <message>
        <source>The driver does not report it.</source>
        <translation>드라이버가 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>아직 읽지 않음.</translation>
    </message>
    <message numerus="yes">
        <source>Finished after %n steps</source>
        <translation>
            <numerusform>%n스텝 뒤 완료</numerusform>
        </translation>
    </message>
    <message>
        <source>Rows, samples and log are those of the selected steps. Click to see all again.</source>
        <translation>행, 샘플, 로그는 선택한 스텝의 것입니다. 클릭하면 다시 모두 표시합니다.</translation>
    </message>
    <message>
        <source>Steps %1 to %2</source>
        <translation>스텝 %1~%2</translation>
    </message>
    <message>
        <source>No messages of these steps.</source>
        <translation>이 스텝의 메시지가 없습니다.</translation>
    </message>
    <message>
        <source>%1 · %2 %</source>
        <translation>%1 · %2 %</translation>
    </message>
    <message>
        <source>%1 tokens per second: %2 % of the speed at which this machine multiplies matrices in the run&apos;s precision, measured when the run began. Attention&apos;s softmax, norms, the optimizer and memory take the rest.</source>
        <translation>초당 토큰 %1개: 실행을 시작할 때 측정한, 이 실행의 정밀도로 이 컴퓨터가 행렬을 곱하는 속도의 %2 %입니다. 나머지는 어텐션의 소프트맥스, 정규화, 옵티마이저, 메모리에 쓰입니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunRecipe</name>
    <message>
        <source>Recipe with every default filled in</source>
        <translation>모든 기본값을 채운 레시피</translation>
    </message>
    <message>
        <source>Recipe as given</source>
        <translation>입력한 그대로의 레시피</translation>
    </message>
    <message>
        <source>What happened to the rows</source>
        <translation>행에 일어난 일</translation>
    </message>
    <message>
        <source>Machine and versions</source>
        <translation>컴퓨터와 버전</translation>
    </message>
    <message>
        <source>Which document</source>
        <translation>표시할 문서</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>Not recorded yet.</source>
        <translation>아직 기록되지 않았습니다.</translation>
    </message>
    <message>
        <source>Changed while it ran:</source>
        <translation>실행 중에 바뀐 것:</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunSamples</name>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>No samples</source>
        <translation>샘플 없음</translation>
    </message>
    <message>
        <source>Add sample prompts to the recipe, and the model answers them at each evaluation.</source>
        <translation>레시피에 샘플 프롬프트를 추가하면 평가할 때마다 모델이 답합니다.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>No samples of these steps</source>
        <translation>이 스텝의 샘플이 없습니다</translation>
    </message>
    <message>
        <source>Samples are written at evaluations; none lies between steps %1 and %2.</source>
        <translation>샘플은 평가할 때 기록됩니다. 스텝 %1과 %2 사이에는 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunScores</name>
    <message>
        <source>Evaluations of this run</source>
        <translation>이 실행의 평가</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>The whole validation set</source>
        <translation>전체 검증 세트</translation>
    </message>
    <message>
        <source>Forgetting: %1 %2 (%3 → %4)</source>
        <translation>망각: %1 %2 (%3 → %4)</translation>
    </message>
    <message>
        <source>Quantizing the base: validation loss %1 → %2; after training %3</source>
        <translation>기반 모델 양자화: 검증 손실 %1 → %2, 학습 후 %3</translation>
    </message>
    <message>
        <source> (%1 % of the gap to 16 bits closed)</source>
        <translation> (16비트와의 차이 중 %1 % 회복)</translation>
    </message>
    <message>
        <source>No evaluation yet</source>
        <translation>아직 평가가 없습니다</translation>
    </message>
    <message>
        <source>The recipe says how often the validation rows are evaluated.</source>
        <translation>검증 행을 얼마나 자주 평가할지는 레시피가 정합니다.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최고</translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation>아직 평가할 것이 없습니다</translation>
    </message>
    <message>
        <source>The whole validation set can be evaluated once the run has saved a checkpoint.</source>
        <translation>실행이 체크포인트를 저장하면 전체 검증 세트를 평가할 수 있습니다.</translation>
    </message>
    <message>
        <source>How good is the result?</source>
        <translation>결과가 얼마나 좋을까요?</translation>
    </message>
    <message>
        <source>Evaluates the run&apos;s result on all validation rows: every metric of its task and, for classification, which labels it confuses.</source>
        <translation>실행의 결과를 모든 검증 행에서 평가합니다. 작업의 모든 지표와, 분류라면 어떤 레이블을 혼동하는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Evaluate the result</source>
        <translation>결과 평가</translation>
    </message>
    <message>
        <source>Evaluating…</source>
        <translation>평가하는 중…</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>퍼플렉서티</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>rows, %1 left out</source>
        <translation>행, %1개 제외</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Confusion: a row for each expected label, a column for each predicted one; %1 of %2 are correct.</source>
        <translation>혼동 행렬: 정답 레이블마다 행 하나, 예측 레이블마다 열 하나. %2개 중 %1개가 맞았습니다.</translation>
    </message>
    <message>
        <source>This task has no confusion matrix.</source>
        <translation>이 작업에는 혼동 행렬이 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunSearch</name>
    <message>
        <source>Words, or a condition such as: method = lora and rank &gt;= 16 and loss &lt; 2</source>
        <translation>단어 또는 조건: method = lora and rank &gt;= 16 and loss &lt; 2</translation>
    </message>
    <message>
        <source>Words are looked for in names, models, data, tags and notes.
With a sign (= != &lt; &lt;= &gt; &gt;= ~) the text is a condition on columns of the history, metrics and fields of recipes, joined by and, or, not and parentheses:
status = finished and accuracy &gt; 0.9
tag = paper and (learning_rate &lt;= 1e-4 or name ~ pirate)</source>
        <translation>단어는 이름, 모델, 데이터, 태그, 메모에서 찾습니다.
기호(= != &lt; &lt;= &gt; &gt;= ~)가 있으면 기록의 열, 지표, 레시피 필드에 대한 조건이 되며 and, or, not, 괄호로 잇습니다:
status = finished and accuracy &gt; 0.9
tag = paper and (learning_rate &lt;= 1e-4 or name ~ pirate)</translation>
    </message>
    <message>
        <source>Search the runs</source>
        <translation>실행 검색</translation>
    </message>
    <message>
        <source>&amp;Archived</source>
        <translation>보관됨(&amp;A)</translation>
    </message>
    <message>
        <source>Shows archived runs, too</source>
        <translation>보관한 실행도 표시합니다</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Puts runs that have something in common together, under a line with their best figures</source>
        <translation>공통점이 있는 실행을 모아, 가장 좋은 값을 적은 줄 아래에 둡니다</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>그룹 없음</translation>
    </message>
    <message>
        <source>By %1</source>
        <translation>%1별</translation>
    </message>
    <message>
        <source>Baseline: %1</source>
        <translation>기준: %1</translation>
    </message>
    <message>
        <source>Metrics are compared with “%1”. Click to stop comparing.</source>
        <translation>지표를 “%1”와(과) 비교합니다. 누르면 비교를 멈춥니다.</translation>
    </message>
    <message>
        <source>Forks below their run</source>
        <translation>포크를 원래 실행 아래에</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunSide</name>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>비교(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>재개(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>시험(&amp;T)</translation>
    </message>
    <message>
        <source>Edit ta&amp;gs…</source>
        <translation>태그 편집(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>Ta&amp;gs, separated by commas</source>
        <translation>태그, 쉼표로 구분(&amp;G)</translation>
    </message>
    <message>
        <source>N&amp;otes</source>
        <translation>메모(&amp;O)</translation>
    </message>
    <message>
        <source>No run selected</source>
        <translation>선택한 실행 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n runs selected</source>
        <translation>
            <numerusform>실행 %n개 선택됨</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>forgetting, %1: %2</source>
        <translation>망각, %1: %2</translation>
    </message>
    <message>
        <source>%1 on the disk</source>
        <translation>디스크에 %1</translation>
    </message>
    <message>
        <source>nothing on the disk</source>
        <translation>디스크에 없음</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunSourceModel</name>
    <message>
        <source>Choose model files…</source>
        <translation>모델 파일 선택…</translation>
    </message>
    <message>
        <source>the live adapter</source>
        <translation>실행 중인 어댑터</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunState</name>
    <message>
        <source>Pausing after the current step…</source>
        <translation>현재 스텝 뒤에 일시 정지합니다…</translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>재개하는 중…</translation>
    </message>
    <message>
        <source>Stopping: the current step ends and a checkpoint is saved…</source>
        <translation>중지하는 중: 현재 스텝을 마치고 체크포인트를 저장합니다…</translation>
    </message>
    <message>
        <source>Waiting for its turn.</source>
        <translation>차례를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>Paused after step %1; its memory stays taken.</source>
        <translation>스텝 %1 뒤 일시 정지됨. 메모리는 계속 차지합니다.</translation>
    </message>
    <message>
        <source>Stopped at step %1; a checkpoint is saved.</source>
        <translation>스텝 %1에서 중지됨. 체크포인트를 저장했습니다.</translation>
    </message>
    <message>
        <source>Stopped at step %1.</source>
        <translation>스텝 %1에서 중지됨.</translation>
    </message>
    <message>
        <source>Stopped before its first checkpoint; resumed, it begins anew.</source>
        <translation>첫 체크포인트 전에 중지되었습니다. 재개하면 처음부터 시작합니다.</translation>
    </message>
    <message>
        <source>The program ended before its first step; resumed, it begins.</source>
        <translation>첫 스텝 전에 프로그램이 종료되었습니다. 재개하면 시작합니다.</translation>
    </message>
    <message>
        <source>Ended early, at step %1 and before its first checkpoint; resumed, it begins anew.</source>
        <translation>첫 체크포인트 전인 스텝 %1에서 일찍 끝났습니다. 재개하면 처음부터 시작합니다.</translation>
    </message>
    <message>
        <source>Ended early, at step %1; it can go on from its last checkpoint.</source>
        <translation>스텝 %1에서 일찍 끝났습니다. 마지막 체크포인트에서 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Ended early, at step %1.</source>
        <translation>스텝 %1에서 일찍 끝났습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunTrait</name>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SamplingCard</name>
    <message>
        <source>Sampling</source>
        <translation>샘플링</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>최대 답변 길이</translation>
    </message>
    <message>
        <source>In tokens</source>
        <translation>토큰 단위</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>0: always the most likely</source>
        <translation>0: 항상 확률이 가장 높은 것</translation>
    </message>
    <message>
        <source>How freely tokens are drawn; 0 always takes the most likely one</source>
        <translation>토큰을 얼마나 자유롭게 뽑을지 정합니다. 0이면 항상 확률이 가장 높은 토큰을 씁니다</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Draws from the most likely tokens that together have this probability</source>
        <translation>확률이 높은 순서로, 합한 확률이 이 값이 될 때까지의 토큰에서 뽑습니다</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <source>0: off</source>
        <translation>0: 끔</translation>
    </message>
    <message>
        <source>Draws from this many of the most likely tokens</source>
        <translation>확률이 높은 순서로 이 개수의 토큰에서 뽑습니다</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>반복 페널티</translation>
    </message>
    <message>
        <source>Above 1, tokens that have already appeared become less likely</source>
        <translation>1보다 크면 이미 나온 토큰이 다시 나올 확률이 낮아집니다</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>The same seed draws the same answer</source>
        <translation>시드가 같으면 같은 답을 뽑습니다</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>멈출 텍스트</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Texts that end the answer, separated by commas</source>
        <translation>답변을 끝내는 텍스트, 쉼표로 구분</translation>
    </message>
    <message>
        <source>Token &amp;probabilities</source>
        <translation>토큰 확률(&amp;P)</translation>
    </message>
    <message>
        <source>A token of the next answers shows how likely it was, and what else was likely, under the mouse and by the arrow keys: as the model gives it, before penalty, temperature, top k and top p</source>
        <translation>다음 답부터 토큰마다 확률과 다른 후보를 마우스를 올리거나 화살표 키로 옮기면 보여 줍니다. 페널티, 온도, top k, top p를 적용하기 전 모델이 내는 값입니다</translation>
    </message>
    <message>
        <source>Shade &amp;unlikely tokens</source>
        <translation>확률이 낮은 토큰 음영(&amp;U)</translation>
    </message>
    <message>
        <source>The less likely a token was, the darker</source>
        <translation>확률이 낮은 토큰일수록 진하게</translation>
    </message>
    <message>
        <source>Mark di&amp;fferences</source>
        <translation>차이 표시(&amp;F)</translation>
    </message>
    <message>
        <source>Words that the first column&apos;s answer does not have</source>
        <translation>첫 번째 열의 답에 없는 단어</translation>
    </message>
    <message>
        <source>“%1” must be a number from %2 to %3</source>
        <translation>“%1”은(는) %2부터 %3까지의 숫자여야 합니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::ScatterPlot</name>
    <message>
        <source>%1, logarithmic</source>
        <translation>%1, 로그</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%2에 따른 %1</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>시스템과 같게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>No font here can draw %1, so Lathe stays in English. Install one (on Debian and Ubuntu: sudo apt install %2) and start Lathe again.</source>
        <translation>%1을(를) 그릴 수 있는 글꼴이 없어 영어로 표시합니다. 글꼴을 설치하고(Debian과 Ubuntu: sudo apt install %2) Lathe를 다시 시작하세요.</translation>
    </message>
    <message>
        <source>New runs</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>all physical cores</source>
        <translation>모든 물리 코어</translation>
    </message>
    <message>
        <source>How many threads a new recipe asks for. Losses are the same, bit for bit, only with the same number.</source>
        <translation>새 레시피가 요청할 스레드 수입니다. 손실은 스레드 수가 같을 때만 비트까지 같습니다.</translation>
    </message>
    <message>
        <source>Th&amp;reads</source>
        <translation>스레드(&amp;R)</translation>
    </message>
    <message>
        <source>Open the &amp;playground when the quick start has finished</source>
        <translation>빠른 시작이 끝나면 플레이그라운드 열기(&amp;P)</translation>
    </message>
    <message>
        <source>Where files are kept</source>
        <translation>파일을 보관하는 곳</translation>
    </message>
    <message>
        <source>Runs, checkpoints and the history are kept in this folder. To use another, set LATHE_HOME before starting Lathe.</source>
        <translation>실행, 체크포인트, 기록은 이 폴더에 보관됩니다. 다른 폴더를 쓰려면 Lathe를 시작하기 전에 LATHE_HOME을 설정하세요.</translation>
    </message>
    <message>
        <source>&amp;Show the folder</source>
        <translation>폴더 열기(&amp;S)</translation>
    </message>
    <message>
        <source>When something goes wrong</source>
        <translation>문제가 생겼을 때</translation>
    </message>
    <message>
        <source>One file with versions, devices, the recipes and logs of the newest runs and crash reports, to send along with a report. It has no rows of data, no weights and no tokens.</source>
        <translation>버전, 장치, 최근 실행의 레시피와 로그, 오류 보고서를 담은 파일 하나로, 문제를 알릴 때 함께 보낼 수 있습니다. 데이터 행, 가중치, 토큰은 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Save &amp;diagnostics…</source>
        <translation>진단 정보 저장(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;About Lathe</source>
        <translation>Lathe 정보(&amp;A)</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Tell when a run &amp;ends</source>
        <translation>실행이 끝나면 알리기(&amp;E)</translation>
    </message>
    <message>
        <source>On the desktop, while another window is in front: how a run ended, or why it waits for you. A click opens the run.</source>
        <translation>다른 창이 앞에 있는 동안 실행이 어떻게 끝났는지, 또는 왜 사용자를 기다리는지 바탕 화면에 알립니다. 클릭하면 실행이 열립니다.</translation>
    </message>
    <message>
        <source>No notification service answers here.</source>
        <translation>여기에서는 응답하는 알림 서비스가 없습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SourceCard</name>
    <message>
        <source>&amp;Ask</source>
        <translation>대상(&amp;A)</translation>
    </message>
    <message>
        <source>Compare with the &amp;base</source>
        <translation>기반 모델과 비교(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Mix adapters</source>
        <translation>어댑터 섞기(&amp;M)</translation>
    </message>
    <message>
        <source>Several adapters over the same base, each with a weight</source>
        <translation>같은 기반 모델 위의 여러 어댑터, 각각 가중치를 줍니다</translation>
    </message>
    <message>
        <source>C&amp;hat</source>
        <translation>대화(&amp;H)</translation>
    </message>
    <message>
        <source>P&amp;lain text</source>
        <translation>일반 텍스트(&amp;L)</translation>
    </message>
    <message>
        <source>The model continues your text, without its chat template</source>
        <translation>대화 템플릿 없이 모델이 텍스트를 이어 씁니다</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SourcePicker</name>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF 모델 (*.gguf);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>a model&apos;s folder or a .gguf file</source>
        <translation>모델 폴더 또는 .gguf 파일</translation>
    </message>
    <message>
        <source>none: the model itself</source>
        <translation>없음: 모델 자체</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>모델(&amp;M)</translation>
    </message>
    <message>
        <source>A&amp;dapter</source>
        <translation>어댑터(&amp;D)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SpectrumPlot</name>
    <message>
        <source>Singular values of the change</source>
        <translation>변화의 특잇값</translation>
    </message>
    <message>
        <source>singular value</source>
        <translation>특잇값</translation>
    </message>
    <message>
        <source>size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>energy kept</source>
        <translation>유지된 에너지</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>손실분</translation>
    </message>
    <message>
        <source>%1: %2, %3 % kept</source>
        <translation>%1: %2, %3 % 유지</translation>
    </message>
</context>
<context>
    <name>lathe::ui::StateStack</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>lathe::ui::StatusLine</name>
    <message>
        <source>Opens the run</source>
        <translation>실행을 엽니다</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>진행 중인 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 열기</translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation>%2스텝 중 %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) waiting</source>
        <translation>
            <numerusform>대기 중인 실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>memory %1 of %2</source>
        <translation>메모리 %1 / %2</translation>
    </message>
    <message>
        <source>load %1 %</source>
        <translation>부하 %1 %</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>프로세서</translation>
    </message>
</context>
<context>
    <name>lathe::ui::StepModel</name>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>기울기 노름</translation>
    </message>
    <message>
        <source>Trained tokens</source>
        <translation>학습된 토큰</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
</context>
<context>
    <name>lathe::ui::StepRows</name>
    <message>
        <source>Rows of the step</source>
        <translation>스텝의 행</translation>
    </message>
    <message>
        <source>Which rows made this step?</source>
        <translation>이 스텝은 어떤 행으로 이루어졌을까요?</translation>
    </message>
    <message numerus="yes">
        <source>Step %1: %n row(s)</source>
        <translation>
            <numerusform>스텝 %1: 행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>, loss %1 over %2 trained tokens</source>
        <translation>, 학습된 토큰 %2개의 손실 %1</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>행 %1</translation>
    </message>
    <message>
        <source>The rows of step %1 were not recorded</source>
        <translation>스텝 %1의 행은 기록되지 않았습니다</translation>
    </message>
    <message>
        <source>Reading the row…</source>
        <translation>행을 읽는 중…</translation>
    </message>
    <message>
        <source>Row %1 is no longer there</source>
        <translation>행 %1이(가) 더 이상 없습니다</translation>
    </message>
    <message>
        <source>The file has changed since the run.</source>
        <translation>실행 이후 파일이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, %2번째 줄</translation>
    </message>
    <message>
        <source>Click a point of a curve to see the rows behind it, or select several steps.</source>
        <translation>곡선의 점을 클릭하면 그 스텝의 행이 보입니다. 여러 스텝을 선택할 수도 있습니다.</translation>
    </message>
    <message>
        <source>row %1, step %2</source>
        <translation>행 %1, 스텝 %2</translation>
    </message>
    <message>
        <source>The rows of steps %1 to %2 were not recorded</source>
        <translation>스텝 %1~%2의 행은 기록되지 않았습니다</translation>
    </message>
    <message numerus="yes">
        <source>Steps %1 to %2: %n row(s)</source>
        <translation>
            <numerusform>스텝 %1~%2: 행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>; the first %1 are listed</source>
        <translation>, 처음 %1개를 표시합니다</translation>
    </message>
    <message>
        <source>Rows are known of the newest steps that this window has seen.</source>
        <translation>이 창이 본 최근 스텝의 행만 알 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SweepModel</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>not wanted</source>
        <translation>제외함</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>left out: %1: %2</source>
        <translation>제외됨: %1: %2</translation>
    </message>
    <message>
        <source>No run like it has taken steps on this device yet.</source>
        <translation>이 장치에서 이와 비슷한 실행이 아직 스텝을 진행한 적이 없습니다.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Disk, at most</source>
        <translation>디스크, 최대</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>소요 시간</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SweepPage</name>
    <message>
        <source>Sweep</source>
        <translation>스윕</translation>
    </message>
    <message>
        <source>&amp;Back to the recipe</source>
        <translation>레시피로 돌아가기(&amp;B)</translation>
    </message>
    <message>
        <source>What varies</source>
        <translation>바꿀 필드</translation>
    </message>
    <message>
        <source>Every other field stays as the recipe has it.</source>
        <translation>다른 필드는 모두 레시피 그대로입니다.</translation>
    </message>
    <message>
        <source>Field to vary</source>
        <translation>바꿀 필드</translation>
    </message>
    <message>
        <source>&amp;Vary this field</source>
        <translation>이 필드 바꾸기(&amp;V)</translation>
    </message>
    <message>
        <source>Draw the runs by &amp;chance:</source>
        <translation>무작위로 실행 뽑기(&amp;C):</translation>
    </message>
    <message>
        <source>Some of the combinations instead of all; ranges may then have any value.</source>
        <translation>모든 조합 대신 일부만 실행합니다. 이때 범위는 어떤 값이든 가질 수 있습니다.</translation>
    </message>
    <message>
        <source>How many runs to draw</source>
        <translation>뽑을 실행 수</translation>
    </message>
    <message>
        <source> runs</source>
        <translation>개 실행</translation>
    </message>
    <message>
        <source>Seed of the draws</source>
        <translation>뽑기의 시드</translation>
    </message>
    <message>
        <source>seed </source>
        <translation>시드 </translation>
    </message>
    <message>
        <source>The same seed draws the same runs again.</source>
        <translation>시드가 같으면 같은 실행을 다시 뽑습니다.</translation>
    </message>
    <message>
        <source>Its runs are found in the history by the tag sweep:NAME.</source>
        <translation>기록에서 sweep:이름 태그로 이 실행들을 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>시작(&amp;S)</translation>
    </message>
    <message>
        <source>Runs of the sweep</source>
        <translation>스윕의 실행</translation>
    </message>
    <message>
        <source>The recipe is still empty: choose a model and data first.</source>
        <translation>레시피가 아직 비어 있습니다. 먼저 모델과 데이터를 선택하세요.</translation>
    </message>
    <message>
        <source>Runs of one recipe: %1</source>
        <translation>한 레시피의 실행: %1</translation>
    </message>
    <message>
        <source>Choose what varies</source>
        <translation>바꿀 필드를 선택하세요</translation>
    </message>
    <message>
        <source>Some values can&apos;t be read</source>
        <translation>읽을 수 없는 값이 있습니다</translation>
    </message>
    <message>
        <source>The runs stand here as soon as a field has values.</source>
        <translation>필드에 값을 지정하면 실행이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>What is wrong stands beside them.</source>
        <translation>무엇이 잘못되었는지는 값 옆에 표시됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Start %n run(s)</source>
        <translation>
            <numerusform>실행 %n개 시작(&amp;S)</numerusform>
        </translation>
    </message>
    <message>
        <source>The sweep needs a name without commas and quotation marks.</source>
        <translation>스윕에는 쉼표와 따옴표가 없는 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>실행 %2개 중 %1개</translation>
    </message>
    <message>
        <source>there are no more</source>
        <translation>조합이 더 없음</translation>
    </message>
    <message>
        <source>takes %1</source>
        <translation>%1 소요</translation>
    </message>
    <message>
        <source>time unknown</source>
        <translation>시간 알 수 없음</translation>
    </message>
    <message>
        <source>up to %1 on disk</source>
        <translation>디스크 최대 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are in the queue</source>
        <translation>
            <numerusform>대기열에 있는 실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>They have the tag %1 and go on one after another; one that fails does not keep the others.</source>
        <translation>태그 %1이(가) 붙어 있고 하나씩 차례로 진행됩니다. 실패한 실행이 다른 실행을 막지 않습니다.</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>대기열 보기</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Show in history</source>
        <translation>기록에서 보기</translation>
    </message>
</context>
<context>
    <name>lathe::ui::SweepValues</name>
    <message>
        <source>Don&apos;t vary %1</source>
        <translation>%1 바꾸지 않기</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Values of %1</source>
        <translation>%1의 값</translation>
    </message>
    <message>
        <source>lists separated by ; such as q_proj, v_proj; all-linear</source>
        <translation>;로 구분한 목록, 예: q_proj, v_proj; all-linear</translation>
    </message>
    <message>
        <source>values separated by commas</source>
        <translation>쉼표로 구분한 값</translation>
    </message>
    <message>
        <source>values separated by commas; now %1</source>
        <translation>쉼표로 구분한 값, 지금은 %1</translation>
    </message>
    <message>
        <source>How the values of %1 are given</source>
        <translation>%1의 값을 지정하는 방법</translation>
    </message>
    <message>
        <source>list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>range</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>%1 from</source>
        <translation>%1 시작 값</translation>
    </message>
    <message>
        <source>from</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>%1 to</source>
        <translation>%1 끝 값</translation>
    </message>
    <message>
        <source>to</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>How many values of %1</source>
        <translation>%1의 값 개수</translation>
    </message>
    <message>
        <source>any value</source>
        <translation>아무 값</translation>
    </message>
    <message>
        <source> values</source>
        <translation>개</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Evenly spaced by their ratio: 1e-5, 1e-4, 1e-3</source>
        <translation>같은 비율의 간격: 1e-5, 1e-4, 1e-3</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TagsDialog</name>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Tags of “%1”</source>
        <translation>“%1”의 태그</translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n runs</source>
        <translation>
            <numerusform>실행 %n개의 태그</numerusform>
        </translation>
    </message>
    <message>
        <source>Find a tag, or type a new one and press Enter</source>
        <translation>태그를 찾거나, 새로 적고 Enter를 누르세요</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TensorTree</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>형태</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>저장 형식</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>텐서 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TestSetModel</name>
    <message>
        <source>waits</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>answers…</source>
        <translation>답하는 중…</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>실패: %1</translation>
    </message>
    <message>
        <source>(an empty answer)</source>
        <translation>(빈 답변)</translation>
    </message>
    <message>
        <source>This is what is expected.</source>
        <translation>기대하는 답과 같습니다.</translation>
    </message>
    <message>
        <source>It contains what is expected.</source>
        <translation>기대하는 답이 들어 있습니다.</translation>
    </message>
    <message>
        <source>What is expected is not in it.</source>
        <translation>기대하는 답이 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>In %1.</source>
        <translation>%1 걸림.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Expected answer</source>
        <translation>기대하는 답</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation>%1 (%3개 중 %2개)</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TestSetPanel</name>
    <message>
        <source>Saved prompts and their answers</source>
        <translation>저장한 프롬프트와 답</translation>
    </message>
    <message>
        <source>&amp;Run the test set</source>
        <translation>테스트 세트 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;New prompt</source>
        <translation>새 프롬프트(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>Sa&amp;ve the results</source>
        <translation>결과 저장(&amp;V)</translation>
    </message>
    <message>
        <source>As CSV…</source>
        <translation>CSV로…</translation>
    </message>
    <message>
        <source>As JSON Lines…</source>
        <translation>JSON Lines로…</translation>
    </message>
    <message>
        <source>May stay empty. Else answers are marked that are this text, or contain it.</source>
        <translation>비워 둘 수 있습니다. 채우면 이 텍스트와 같거나 이를 포함하는 답이 표시됩니다.</translation>
    </message>
    <message>
        <source>Nam&amp;e</source>
        <translation>이름(&amp;E)</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>E&amp;xpected answer</source>
        <translation>기대하는 답(&amp;X)</translation>
    </message>
    <message>
        <source>New prompt</source>
        <translation>새 프롬프트</translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s) deleted.</source>
        <translation>
            <numerusform>프롬프트 %n개를 삭제했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>No saved prompts yet</source>
        <translation>저장한 프롬프트가 아직 없습니다</translation>
    </message>
    <message>
        <source>Save what you ask again and again, with the answer that you expect. All of it is then asked at once, of every column.</source>
        <translation>자주 묻는 질문을 기대하는 답과 함께 저장하세요. 모든 열에 한꺼번에 물을 수 있습니다.</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>결과 저장</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>JSON Lines files (*.jsonl)</source>
        <translation>JSON Lines 파일 (*.jsonl)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2.</source>
        <translation>%1에 쓸 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>다른 위치를 고르세요.</translation>
    </message>
</context>
<context>
    <name>lathe::ui::Text</name>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1분 %2초</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>%1 days %2 h</source>
        <translation>%1일 %2시간</translation>
    </message>
    <message>
        <source>infinite</source>
        <translation>무한대</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>Matthews correlation</source>
        <translation>매슈스 상관계수</translation>
    </message>
    <message>
        <source>%1 correlation</source>
        <translation>%1 상관계수</translation>
    </message>
    <message>
        <source>held-out %1</source>
        <translation>홀드아웃 %1</translation>
    </message>
    <message>
        <source>today %1</source>
        <translation>오늘 %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>어제 %1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>퍼플렉서티</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>the format of a date</comment>
        <translation>M월 d일</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>the format of a date</comment>
        <translation>yyyy년 M월 d일</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TextLabel</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenView</name>
    <message>
        <source>Tokens of the example</source>
        <translation>예시의 토큰</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>토큰 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trained</source>
        <translation>
            <numerusform>학습 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>잘림 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>잘림</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>학습됨</translation>
    </message>
    <message>
        <source>read only, not trained</source>
        <translation>읽기만 함, 학습 안 함</translation>
    </message>
    <message>
        <source>token %1 of %2, id %3</source>
        <translation>토큰 %2개 중 %1번째, id %3</translation>
    </message>
    <message>
        <source>read, not trained</source>
        <translation>읽기만 함</translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenizerTrial</name>
    <message>
        <source>Text to tokenize</source>
        <translation>토큰으로 나눌 텍스트</translation>
    </message>
    <message>
        <source>Include the special tokens that the tokenizer puts around a text</source>
        <translation>토크나이저가 텍스트 앞뒤에 붙이는 특수 토큰 포함</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Point at a token to see its id.</source>
        <translation>토큰을 가리키면 id가 표시됩니다.</translation>
    </message>
    <message>
        <source>Token ids</source>
        <translation>토큰 ID</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>토큰 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>문자 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 per token</source>
        <translation>토큰당 %1</translation>
    </message>
    <message>
        <source>Decoded, it reads: %1</source>
        <translation>다시 풀면: %1</translation>
    </message>
</context>
<context>
    <name>lathe::ui::WeightsText</name>
    <message>
        <source>%1, mostly %2</source>
        <translation>%1, 대부분 %2</translation>
    </message>
</context>
</TS>
