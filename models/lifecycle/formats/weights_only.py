"""What `torch.load(weights_only=True)` lets a pickle do and name; and XTTS's classes, which Coqui allows.

Source: torch/_weights_only_unpickler.py of torch 2.13; TTS/tts/models/xtts.py of coqui-tts 0.28. It reads no
pickle.
"""

_DOES = """
GLOBAL NEWOBJ REDUCE BUILD APPEND APPENDS SETITEM SETITEMS MARK TUPLE TUPLE1 TUPLE2 TUPLE3 NONE NEWFALSE
NEWTRUE EMPTY_TUPLE EMPTY_LIST EMPTY_DICT EMPTY_SET BININT BININT1 BININT2 BINFLOAT BINUNICODE
SHORT_BINSTRING BINPERSID BINGET LONG_BINGET BINPUT LONG_BINPUT LONG1 PROTO STOP
"""
_NAMES = """
collections.OrderedDict collections.Counter
builtins.set builtins.bytearray builtins.complex __builtin__.set __builtin__.bytearray __builtin__.complex
_codecs.encode
torch.Size torch.Tensor torch.device torch.nn.parameter.Parameter torch.serialization._get_layout
torch._tensor._rebuild_from_type_v2
torch._utils._rebuild_tensor torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3
torch._utils._rebuild_parameter torch._utils._rebuild_parameter_with_state
torch._utils._rebuild_qtensor torch._utils._rebuild_sparse_tensor
torch.storage.TypedStorage torch.storage.UntypedStorage
TTS.tts.models.xtts.XttsArgs TTS.tts.models.xtts.XttsAudioConfig
TTS.tts.configs.xtts_config.XttsArgs TTS.tts.configs.xtts_config.XttsAudioConfig
TTS.tts.configs.xtts_config.XttsConfig TTS.config.shared_configs.BaseDatasetConfig
"""
_TYPES = """
float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool complex64 complex128
float8_e4m3fn float8_e5m2 qint8 quint8 qint32 per_tensor_affine per_channel_affine
"""
_STORED = (
    "Float Double Half BFloat16 Long Int Short Char Byte Bool ComplexFloat ComplexDouble QInt8 QUInt8 QInt32"
)

OPERATIONS = frozenset(_DOES.split())
NAMES = frozenset(_NAMES.split())
TYPES = frozenset(_TYPES.split())
STORAGES = frozenset(f"{kind}Storage" for kind in _STORED.split())


def allowed(module: str, name: str) -> bool:
    """Whether a pickle may name it: data, and the functions that put tensors together."""
    if module in {"torch", "torch.cuda"} and name in STORAGES:
        return True
    return (module == "torch" and name in TYPES) or f"{module}.{name}" in NAMES
